//! Clients made from configuration: the road is chosen, and a store in this process is kept open while they live.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use ottla_base::config::Values;
use ottla_client::config::{self, AdminConfig, ConsumerConfig, ProducerConfig};
use ottla_client::producer::Partitioner;
use ottla_client::{Error, Kind, Parts};
use ottla_net::{LocalTransport, TcpParts, TcpTransport, Transport};
use parking_lot::Mutex;

use crate::bootstrap::Road;
use crate::environment::Environment;
use crate::store::Store;

/// The longest response that a client reads: as much as the largest `fetch.max.bytes`, and what is around it.
const RESPONSE_BYTES: usize = i32::MAX as usize;

/// A client, and one line for each configuration key that has no effect here.
pub type Opened<T> = (T, Vec<String>);

/// [`ottla_client::Producer`] with the store that it uses, if that is in this process.
pub struct Producer {
    inner: ottla_client::Producer,
    store: Mutex<Option<Store>>,
}

/// [`ottla_client::Consumer`] with the store that it uses, if that is in this process.
pub struct Consumer {
    inner: ottla_client::Consumer,
    store: Mutex<Option<Store>>,
}

/// [`ottla_client::Admin`] with the store that it uses, if that is in this process.
pub struct Admin {
    inner: ottla_client::Admin,
    store: Mutex<Option<Store>>,
}

impl Producer {
    /// `config`: Kafka's keys, `bootstrap.servers` among them.
    ///
    /// # Errors
    /// `Config` naming the key, `Store` naming a store that cannot be opened.
    pub async fn open(
        config: impl IntoIterator<Item = (String, String)>,
        environment: &Environment,
        partitioner: Option<Box<dyn Partitioner>>,
    ) -> Result<Opened<Producer>, Error> {
        let (values, warnings) = Values::new(config::producer_tables(), config)?;
        let typed = ProducerConfig::new(&values)?;
        let (parts, store) = connect(&values, environment).await?;
        let inner = match partitioner {
            None => ottla_client::Producer::new(typed, parts),
            some => ottla_client::Producer::with_partitioner(typed, parts, some),
        };
        Ok((Producer { inner, store: Mutex::new(store) }, warnings))
    }

    /// As [`ottla_client::Producer::close`]; then the store is given up.
    pub async fn close(&self, timeout: Duration) -> Result<(), Error> {
        let closed = self.inner.close(timeout).await;
        give_up(&self.store).await;
        closed
    }
}

impl Consumer {
    /// As [`Producer::open`].
    pub async fn open(
        config: impl IntoIterator<Item = (String, String)>,
        environment: &Environment,
    ) -> Result<Opened<Consumer>, Error> {
        let (values, warnings) = Values::new(config::consumer_tables(), config)?;
        let typed = ConsumerConfig::new(&values)?;
        let (parts, store) = connect(&values, environment).await?;
        let inner = ottla_client::Consumer::new(typed, parts);
        Ok((Consumer { inner, store: Mutex::new(store) }, warnings))
    }

    /// As [`ottla_client::Consumer::close`]; then the store is given up.
    pub async fn close(&self, timeout: Duration) -> Result<(), Error> {
        let closed = self.inner.close(timeout).await;
        give_up(&self.store).await;
        closed
    }

    /// As [`ottla_client::Consumer::finish_close`]; then the store is given up.
    pub async fn finish_close(&self, timeout: Duration) -> Result<(), Error> {
        let closed = self.inner.finish_close(timeout).await;
        give_up(&self.store).await;
        closed
    }
}

impl Admin {
    /// As [`Producer::open`].
    pub async fn open(
        config: impl IntoIterator<Item = (String, String)>,
        environment: &Environment,
    ) -> Result<Opened<Admin>, Error> {
        let (values, warnings) = Values::new(config::admin_tables(), config)?;
        let typed = AdminConfig::new(&values)?;
        let (parts, store) = connect(&values, environment).await?;
        let inner = ottla_client::Admin::new(typed, parts);
        Ok((Admin { inner, store: Mutex::new(store) }, warnings))
    }

    /// As [`ottla_client::Admin::close`]; then the store is given up.
    pub async fn close(&self) {
        self.inner.close();
        give_up(&self.store).await;
    }
}

async fn give_up(store: &Mutex<Option<Store>>) {
    let taken = store.lock().take();
    if let Some(store) = taken {
        store.close(false).await;
    }
}

async fn connect(values: &Values, environment: &Environment) -> Result<(Parts, Option<Store>), Error> {
    let servers = values.given("bootstrap.servers").unwrap_or_default();
    let client_id = values.text("client.id").filter(|id| !id.is_empty()).map(str::to_owned);
    let road = Road::parse(servers)?;
    let (transport, store): (Arc<dyn Transport>, Option<Store>) = match &road {
        Road::Tcp(servers) => (tcp(servers, client_id, environment)?, None),
        Road::Embedded(_) | Road::Memory(_) => {
            let opened = Store::open(&road, Vec::new(), environment).await;
            let store = opened.map_err(|error| Error::new(Kind::Store, error.to_string()))?;
            let clock = environment.clock.clone();
            let transport = LocalTransport::new(store.handler(), clock, store.name(), store.node_id(), client_id);
            (Arc::new(transport), Some(store))
        }
    };
    let Environment { clock, spawner, random } = environment.clone();
    Ok((Parts { clock, spawner, random, transport }, store))
}

fn tcp(servers: &[String], client_id: Option<String>, environment: &Environment) -> Result<Arc<dyn Transport>, Error> {
    let parts = TcpParts {
        clock: environment.clock.clone(),
        spawner: environment.spawner.clone(),
        client_id,
        software: ("ottla".to_owned(), crate::VERSION.to_owned()),
        response_bytes: RESPONSE_BYTES,
    };
    let transport = TcpTransport::new(servers, parts).map_err(|why| Error::new(Kind::Config, why))?;
    Ok(Arc::new(transport))
}

impl Deref for Producer {
    type Target = ottla_client::Producer;

    fn deref(&self) -> &Self::Target {
        &self.inner
    }
}

impl Deref for Consumer {
    type Target = ottla_client::Consumer;

    fn deref(&self) -> &Self::Target {
        &self.inner
    }
}

impl Deref for Admin {
    type Target = ottla_client::Admin;

    fn deref(&self) -> &Self::Target {
        &self.inner
    }
}
