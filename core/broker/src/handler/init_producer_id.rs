//! InitProducerId: an id for an idempotent producer.

use std::sync::Arc;

use ottla_net::Reply;
use ottla_protocol::message::{InitProducerIdRequest, InitProducerIdResponse};
use ottla_protocol::record::{NO_PRODUCER_EPOCH, NO_PRODUCER_ID};
use ottla_protocol::{ErrorCode, Response};

use crate::controller::Metadata;

/// What a transactional id is answered with while there are no transactions. Of all codes this one ends a
/// transactional producer at once in every client: librdkafka, which asks again for whatever it does not know,
/// has it among its fatal ones (INVALID_TXN_STATE and UNSUPPORTED_VERSION are not); for Java's and kafka-python's
/// clients it is fatal, too.
pub(crate) const NO_TRANSACTIONS: ErrorCode = ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED;

pub(crate) fn handle(metadata: &Arc<Metadata>, request: &InitProducerIdRequest) -> Reply {
    match request.transactional_id.as_deref() {
        None => {}
        Some("") => return now(refused(ErrorCode::INVALID_REQUEST)),
        Some(_) => return now(refused(NO_TRANSACTIONS)),
    }
    // A producer names both or none.
    if (request.producer_id == NO_PRODUCER_ID) != (request.producer_epoch == NO_PRODUCER_EPOCH) {
        return now(refused(ErrorCode::INVALID_REQUEST));
    }
    // One that names an id has lost it, or bumped its epoch by itself as far as it goes (KIP-360): without a
    // transactional id nothing ties it to the old one, and it gets a new one, as from Kafka.
    match metadata.ready_producer_id() {
        Some(id) => now(granted(id)),
        None => {
            let id = metadata.later(|metadata| metadata.next_producer_id());
            Reply::later(async move {
                Response::InitProducerId(match id.await {
                    Ok(id) => granted(id),
                    Err(error) => refused(error.code),
                })
            })
        }
    }
}

fn now(response: InitProducerIdResponse) -> Reply {
    Reply::Now(Response::InitProducerId(response))
}

fn granted(producer_id: i64) -> InitProducerIdResponse {
    InitProducerIdResponse { producer_id, producer_epoch: 0, ..Default::default() }
}

fn refused(code: ErrorCode) -> InitProducerIdResponse {
    InitProducerIdResponse {
        error_code: code.0,
        producer_id: NO_PRODUCER_ID,
        producer_epoch: NO_PRODUCER_EPOCH,
        ..Default::default()
    }
}
