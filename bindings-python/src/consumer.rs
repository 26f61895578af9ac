//! The consumer: polls, iteration record by record, and what goes with them.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use ottla_kit::ottla::consumer::{Next, OffsetAndMetadata, Offsets, PollBatch, RebalanceEvent, RebalanceKind};
use ottla_kit::ottla::{Error, Kind, TopicPartition};
use ottla_kit::{Failure, Handout, SLICE, process};
use parking_lot::Mutex;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PySet, PyTuple};

use crate::convert::{
    config_of, metrics_to, milliseconds, offset_to, offsets_of, offsets_to, partition_of, partition_to, partitions_of,
    partitions_to_list, partitions_to_set, timed_to,
};
use crate::errors::{OrRaise, exception, raise};
use crate::live::{Live, remember};
use crate::producer::Codec;
use crate::record::{ConsumerRecord, Deserializers, Run};
use crate::wait::{deadline, detached, now, wait, wait_result, wait_until};

/// How long a close may take when nobody says.
const CLOSE: Duration = Duration::from_secs(30);

/// Records that are handed out one by one.
#[derive(Default)]
struct Iteration {
    handout: Handout,
    run: Option<Arc<Run>>,
    /// Of the next record in the run.
    index: u32,
}

/// A commit that is over: its callback runs on the thread that polls.
struct Committed {
    callback: Py<PyAny>,
    offsets: Offsets,
    result: Result<(), Error>,
}

/// What `_open` makes.
struct Open {
    consumer: ottla_kit::Consumer,
    deserializers: Deserializers,
    /// `None`: iteration never ends by itself.
    timeout: Option<Duration>,
    /// Never held while Python runs or something waits.
    iteration: Mutex<Iteration>,
    listener: Mutex<Option<Py<PyAny>>>,
    committed: Arc<Mutex<Vec<Committed>>>,
    max_poll_records: usize,
}

impl Live for Open {
    fn end(&self, timeout: Duration) {
        let Ok(consumer) = self.consumer.get() else { return };
        if let Ok(process) = process() {
            self.sync(consumer);
            // At exit nobody is left to hear of an error, and listeners have no interpreter to run in.
            let _ = process.wait(consumer.close(timeout));
        }
    }
}

/// See the stub.
#[pyclass(frozen, subclass, module = "ottla._native")]
pub(crate) struct Consumer {
    open: OnceLock<Arc<Open>>,
}

impl Open {
    /// Positions to what was handed out.
    fn sync(&self, consumer: &ottla_kit::ottla::Consumer) {
        let iteration = self.iteration.lock();
        iteration.handout.sync(consumer, iteration.index as usize);
    }

    /// What was not handed out yet, of `which` or of all, will be read again.
    fn give_back(
        &self,
        consumer: &ottla_kit::ottla::Consumer,
        which: Option<&[TopicPartition]>,
    ) -> Result<(), Failure> {
        let mut iteration = self.iteration.lock();
        if iteration.handout.is_empty() {
            return Ok(());
        }
        let taken = iteration.index as usize;
        iteration.handout.sync(consumer, taken);
        if iteration.handout.give_back(consumer, taken, which)? {
            iteration.run = None;
        }
        Ok(())
    }

    fn call_listener(&self, py: Python<'_>, event: &RebalanceEvent) -> PyResult<()> {
        let listener = self.listener.lock().as_ref().map(|listener| listener.clone_ref(py));
        let Some(listener) = listener else { return Ok(()) };
        let kind = match event.kind {
            RebalanceKind::Revoked => "revoked",
            RebalanceKind::Assigned => "assigned",
            RebalanceKind::Lost => "lost",
        };
        listener.call1(py, (kind, partitions_to_list(py, &event.partitions)?)).map(drop)
    }

    fn run_commit_callbacks(&self, py: Python<'_>) -> PyResult<()> {
        let done = std::mem::take(&mut *self.committed.lock());
        for one in done {
            let error = match one.result {
                Ok(()) => None,
                Err(error) => Some(exception(py, &Failure::from(error))?),
            };
            one.callback.call1(py, (offsets_to(py, &one.offsets)?, error))?;
        }
        Ok(())
    }

    /// Records, waited for until `until`. Callbacks run here.
    fn poll(&self, py: Python<'_>, max_records: usize, until: Instant) -> PyResult<Option<PollBatch>> {
        let client = self.consumer.get().or_raise(py)?;
        loop {
            let next = detached(py, || self.consumer.try_next(max_records));
            self.run_commit_callbacks(py)?;
            match next.or_raise(py)? {
                Next::Records(batch) => return Ok(Some(batch)),
                Next::Rebalance(event) => {
                    let called = self.call_listener(py, &event);
                    client.rebalance_done();
                    called?;
                }
                Next::Nothing => {
                    let now = now(py)?;
                    if now >= until {
                        return Ok(None);
                    }
                    let slice = until.min(now + SLICE);
                    wait_until(py, slice, client.wait(slice))?;
                    py.check_signals()?;
                }
            }
        }
    }

    /// The next record of the hand-out; `None` when it is empty.
    fn hand_out(&self, py: Python<'_>) -> PyResult<Option<ConsumerRecord>> {
        let client = self.consumer.get().or_raise(py)?;
        let (run, index) = {
            let mut iteration = self.iteration.lock();
            let Iteration { handout, run, index } = &mut *iteration;
            loop {
                match run {
                    Some(run) if (*index as usize) < run.len() => {
                        *index += 1;
                        break (run.clone(), *index - 1);
                    }
                    _ => {
                        *run = handout.next_run(client).map(|records| Run::new(py, records));
                        *index = 0;
                        if run.is_none() {
                            return Ok(None);
                        }
                    }
                }
            }
        };
        self.record(py, run, index).map(Some)
    }

    /// A record whose deserializers fail is not handed out: the next try begins with it.
    #[inline]
    fn record(&self, py: Python<'_>, run: Arc<Run>, index: u32) -> PyResult<ConsumerRecord> {
        let record = ConsumerRecord::view(py, run.clone(), index, &self.deserializers);
        if record.is_err() {
            let mut iteration = self.iteration.lock();
            if iteration.run.as_ref().is_some_and(|current| Arc::ptr_eq(current, &run)) {
                iteration.index = index;
            }
        }
        record
    }

    /// The records of a poll by partition. After a record that cannot be deserialized the rest is read again.
    fn records_to<'py>(&self, py: Python<'py>, batch: PollBatch) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        self.iteration.lock().handout.begin(batch);
        loop {
            match self.hand_out_run(py, &dict) {
                Ok(true) => {}
                Ok(false) => return Ok(dict),
                Err(error) => {
                    self.give_back(self.consumer.get().or_raise(py)?, None).or_raise(py)?;
                    return if dict.is_empty() { Err(error) } else { Ok(dict) };
                }
            }
        }
    }

    /// One run into its partition's list; false at the end.
    fn hand_out_run(&self, py: Python<'_>, dict: &Bound<'_, PyDict>) -> PyResult<bool> {
        let client = self.consumer.get().or_raise(py)?;
        let run = {
            let mut iteration = self.iteration.lock();
            iteration.run = iteration.handout.next_run(client).map(|records| Run::new(py, records));
            iteration.index = 0;
            iteration.run.clone()
        };
        let Some(run) = run else { return Ok(false) };
        let at = partition_to(py, &run.records.at)?;
        let known = dict.get_item(&at)?;
        let list = match known {
            Some(list) => list.cast_into::<PyList>()?,
            None => PyList::empty(py),
        };
        for index in 0..run.len() as u32 {
            let record = ConsumerRecord::view(py, run.clone(), index, &self.deserializers);
            self.iteration.lock().index = index + u32::from(record.is_ok());
            match record {
                Ok(record) => list.append(Bound::new(py, record)?)?,
                Err(error) => {
                    if !list.is_empty() {
                        dict.set_item(at, list)?;
                    }
                    return Err(error);
                }
            }
        }
        dict.set_item(at, list)?;
        Ok(true)
    }
}

impl Consumer {
    #[inline]
    fn open(&self, py: Python<'_>) -> PyResult<&Arc<Open>> {
        self.open.get().ok_or_else(|| raise(py, Failure::closed("consumer")))
    }

    fn client(&self, py: Python<'_>) -> PyResult<&ottla_kit::ottla::Consumer> {
        self.open(py)?.consumer.get().or_raise(py)
    }

    /// The client, with nothing of `which` (`None`: of any partition) left to be handed out.
    fn emptied(&self, py: Python<'_>, which: Option<&[TopicPartition]>) -> PyResult<&ottla_kit::ottla::Consumer> {
        let open = self.open(py)?;
        let client = open.consumer.get().or_raise(py)?;
        open.give_back(client, which).or_raise(py)?;
        Ok(client)
    }

    /// The client, whose positions are those of what was handed out.
    fn synced(&self, py: Python<'_>) -> PyResult<&ottla_kit::ottla::Consumer> {
        let open = self.open(py)?;
        let client = open.consumer.get().or_raise(py)?;
        open.sync(client);
        Ok(client)
    }
}

#[pymethods]
impl Consumer {
    #[new]
    #[pyo3(signature = (*_args, **_kwargs))]
    fn new(_args: &Bound<'_, PyTuple>, _kwargs: Option<&Bound<'_, PyDict>>) -> Consumer {
        Consumer { open: OnceLock::new() }
    }

    #[pyo3(signature = (config, *, key_deserializer=None, value_deserializer=None, key_deserializer_full=false,
        value_deserializer_full=false, consumer_timeout_ms=None, bootstrap_timeout_ms=None))]
    #[allow(clippy::too_many_arguments, reason = "they are keywords in Python")]
    fn _open(
        &self,
        py: Python<'_>,
        config: &Bound<'_, PyAny>,
        key_deserializer: Option<Py<PyAny>>,
        value_deserializer: Option<Py<PyAny>>,
        key_deserializer_full: bool,
        value_deserializer_full: bool,
        consumer_timeout_ms: Option<f64>,
        bootstrap_timeout_ms: Option<f64>,
    ) -> PyResult<Vec<String>> {
        let config = config_of(config)?;
        let (bootstrap, timeout) = (milliseconds(bootstrap_timeout_ms)?, milliseconds(consumer_timeout_ms)?);
        let max_poll_records = config.iter().find(|(key, _)| key == "max.poll.records");
        let max_poll_records = max_poll_records.and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(500);
        let (consumer, warnings) = detached(py, || ottla_kit::Consumer::open(config)).or_raise(py)?;
        if let Some(timeout) = bootstrap {
            let inner = consumer.get().or_raise(py)?;
            let connected = wait_result(py, inner.bootstrap(timeout));
            if let Err(error) = connected {
                wait(py, inner.close(Duration::ZERO))?.or_raise(py)?;
                return Err(error);
            }
        }
        // kafka-python's users know it so.
        consumer.get().or_raise(py)?.allow_subscribing_alone();
        let codec = |function: Option<Py<PyAny>>, full| function.map(|function| Codec { function, full });
        let open = Arc::new(Open {
            consumer,
            deserializers: Deserializers {
                key: codec(key_deserializer, key_deserializer_full),
                value: codec(value_deserializer, value_deserializer_full),
            },
            timeout,
            iteration: Mutex::default(),
            listener: Mutex::default(),
            committed: Arc::default(),
            max_poll_records,
        });
        let live: Arc<dyn Live> = open.clone();
        match self.open.set(open) {
            Ok(()) => remember(&live),
            Err(_) => return Err(raise(py, Failure::new(Kind::IllegalState, "the consumer is open already"))),
        }
        Ok(warnings)
    }

    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<ConsumerRecord>> {
        let Some(open) = self.open.get() else { return Ok(None) };
        let fast = {
            let mut iteration = open.iteration.lock();
            let index = iteration.index;
            match &iteration.run {
                Some(run) if (index as usize) < run.len() => {
                    let run = run.clone();
                    iteration.index = index + 1;
                    Some((run, index))
                }
                _ => None,
            }
        };
        if let Some((run, index)) = fast {
            return open.record(py, run, index).map(Some);
        }
        if open.consumer.is_closed() {
            return Ok(None);
        }
        let until = deadline(py, open.timeout)?;
        loop {
            if let Some(record) = open.hand_out(py)? {
                return Ok(Some(record));
            }
            match open.poll(py, open.max_poll_records, until)? {
                Some(batch) => open.iteration.lock().handout.begin(batch),
                None => return Ok(None),
            }
        }
    }

    #[pyo3(signature = (timeout_ms=0.0, max_records=None, update_offsets=true))]
    fn poll<'py>(
        &self,
        py: Python<'py>,
        timeout_ms: f64,
        max_records: Option<Bound<'py, PyAny>>,
        update_offsets: bool,
    ) -> PyResult<Bound<'py, PyDict>> {
        let open = self.open(py)?;
        if timeout_ms < 0.0 || timeout_ms.is_nan() {
            return Err(PyValueError::new_err("Timeout must not be negative"));
        }
        let most = match max_records {
            None => open.max_poll_records as i64,
            Some(given) => given.extract().map_err(|_| PyTypeError::new_err("max_records must be an integer"))?,
        };
        if most <= 0 {
            return Err(PyValueError::new_err("max_records must be positive"));
        }
        if open.consumer.is_closed() {
            return Err(raise(py, Failure::closed("consumer")));
        }
        let client = self.emptied(py, None)?;
        let until = deadline(py, milliseconds(Some(timeout_ms))?)?;
        let Some(batch) = open.poll(py, most as usize, until)? else { return Ok(PyDict::new(py)) };
        let begins: Vec<(TopicPartition, i64, i32)> = match update_offsets {
            true => Vec::new(),
            false => {
                let first = batch
                    .runs
                    .iter()
                    .rev()
                    .filter_map(|run| run.get(0).map(|record| (run.at.clone(), record.offset, run.leader_epoch)));
                first.collect()
            }
        };
        let records = open.records_to(py, batch)?;
        for (at, offset, epoch) in begins {
            client.consumed_to(&at, offset, epoch);
        }
        Ok(records)
    }

    fn assignment<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PySet>> {
        partitions_to_set(py, &self.client(py)?.assignment())
    }

    fn subscription<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PySet>>> {
        let topics = self.client(py)?.subscription();
        if topics.is_empty() {
            return Ok(None);
        }
        PySet::new(py, topics.iter().map(|topic| &**topic)).map(Some)
    }

    fn unsubscribe(&self, py: Python<'_>) -> PyResult<()> {
        let client = self.emptied(py, None)?;
        let called = match client.unsubscribing() {
            Some(event) => self.open(py)?.call_listener(py, &event),
            None => Ok(()),
        };
        wait_result(py, client.unsubscribe())?;
        called
    }

    fn paused<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PySet>> {
        partitions_to_set(py, &self.client(py)?.paused())
    }

    #[pyo3(signature = (*partitions))]
    fn pause(&self, py: Python<'_>, partitions: &Bound<'_, PyTuple>) -> PyResult<()> {
        let partitions = partitions_of(partitions)?;
        self.emptied(py, Some(&partitions))?.pause(&partitions).or_raise(py)
    }

    #[pyo3(signature = (*partitions))]
    fn resume(&self, py: Python<'_>, partitions: &Bound<'_, PyTuple>) -> PyResult<()> {
        self.client(py)?.resume(&partitions_of(partitions)?).or_raise(py)
    }

    #[pyo3(signature = (*partitions))]
    fn seek_to_beginning(&self, py: Python<'_>, partitions: &Bound<'_, PyTuple>) -> PyResult<()> {
        let partitions = partitions_of(partitions)?;
        let which = Some(partitions.as_slice()).filter(|which| !which.is_empty());
        self.emptied(py, which)?.seek_to_beginning(&partitions).or_raise(py)
    }

    #[pyo3(signature = (*partitions))]
    fn seek_to_end(&self, py: Python<'_>, partitions: &Bound<'_, PyTuple>) -> PyResult<()> {
        let partitions = partitions_of(partitions)?;
        let which = Some(partitions.as_slice()).filter(|which| !which.is_empty());
        self.emptied(py, which)?.seek_to_end(&partitions).or_raise(py)
    }

    fn highwater(&self, py: Python<'_>, partition: &Bound<'_, PyAny>) -> PyResult<Option<i64>> {
        self.client(py)?.high_watermark(&partition_of(partition)?).or_raise(py)
    }

    fn bootstrap_connected(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.client(py)?.is_bootstrapped())
    }

    fn wakeup(&self, py: Python<'_>) -> PyResult<()> {
        self.client(py)?.wakeup();
        Ok(())
    }

    fn _assign(&self, py: Python<'_>, partitions: &Bound<'_, PyAny>) -> PyResult<()> {
        let partitions = partitions_of(partitions)?;
        self.emptied(py, None)?.assign(partitions).or_raise(py)
    }

    fn _subscribe(&self, py: Python<'_>, topics: Vec<String>) -> PyResult<()> {
        self.emptied(py, None)?.subscribe(topics).or_raise(py)
    }

    fn _subscribe_pattern(&self, py: Python<'_>, pattern: &str) -> PyResult<()> {
        self.emptied(py, None)?.subscribe_pattern(pattern).or_raise(py)
    }

    fn _set_listener(&self, py: Python<'_>, listener: Option<Py<PyAny>>) -> PyResult<()> {
        let before = std::mem::replace(&mut *self.open(py)?.listener.lock(), listener);
        drop(before);
        Ok(())
    }

    #[pyo3(signature = (partition, offset, leader_epoch=-1))]
    fn _seek(&self, py: Python<'_>, partition: &Bound<'_, PyAny>, offset: i64, leader_epoch: i32) -> PyResult<()> {
        let at = partition_of(partition)?;
        let to = OffsetAndMetadata { offset, leader_epoch, metadata: String::new() };
        self.emptied(py, Some(std::slice::from_ref(&at)))?.seek_to(&at, &to).or_raise(py)
    }

    #[pyo3(signature = (partition, timeout_ms=None))]
    fn _position(&self, py: Python<'_>, partition: &Bound<'_, PyAny>, timeout_ms: Option<f64>) -> PyResult<i64> {
        let (at, timeout) = (partition_of(partition)?, milliseconds(timeout_ms)?);
        wait_result(py, self.synced(py)?.position(&at, timeout))
    }

    #[pyo3(signature = (offsets=None, timeout_ms=None))]
    fn _commit(&self, py: Python<'_>, offsets: Option<&Bound<'_, PyAny>>, timeout_ms: Option<f64>) -> PyResult<()> {
        let (offsets, timeout) = (offsets.map(offsets_of).transpose()?, milliseconds(timeout_ms)?);
        let client = self.synced(py)?;
        let committed = wait_result(py, client.commit_sync(offsets, timeout));
        self.open(py)?.run_commit_callbacks(py)?;
        committed
    }

    #[pyo3(signature = (offsets=None, callback=None))]
    fn _commit_async(
        &self,
        py: Python<'_>,
        offsets: Option<&Bound<'_, PyAny>>,
        callback: Option<Py<PyAny>>,
    ) -> PyResult<()> {
        let offsets = offsets.map(offsets_of).transpose()?;
        let client = self.synced(py)?;
        let committed = self.open(py)?.committed.clone();
        let report: Option<ottla_kit::ottla::consumer::CommitCallback> = callback.map(|callback| {
            let push = move |offsets: &Offsets, result: Result<(), Error>| {
                committed.lock().push(Committed { callback, offsets: offsets.clone(), result });
            };
            Box::new(push) as ottla_kit::ottla::consumer::CommitCallback
        });
        client.commit_async(offsets, report).or_raise(py)
    }

    #[pyo3(signature = (partitions, timeout_ms=None))]
    fn _committed<'py>(
        &self,
        py: Python<'py>,
        partitions: &Bound<'py, PyAny>,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let (partitions, timeout) = (partitions_of(partitions)?, milliseconds(timeout_ms)?);
        let found = wait_result(py, self.client(py)?.committed(&partitions, timeout))?;
        let dict = PyDict::new(py);
        for (at, offset) in found {
            let offset = offset.map(|offset| offset_to(py, &offset)).transpose()?;
            dict.set_item(partition_to(py, &at)?, offset)?;
        }
        Ok(dict)
    }

    #[pyo3(signature = (partitions, timeout_ms=None))]
    fn _beginning_offsets<'py>(
        &self,
        py: Python<'py>,
        partitions: &Bound<'py, PyAny>,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let (partitions, timeout) = (partitions_of(partitions)?, milliseconds(timeout_ms)?);
        let found = wait_result(py, self.client(py)?.beginning_offsets(&partitions, timeout))?;
        log_offsets_to(py, found)
    }

    #[pyo3(signature = (partitions, timeout_ms=None))]
    fn _end_offsets<'py>(
        &self,
        py: Python<'py>,
        partitions: &Bound<'py, PyAny>,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let (partitions, timeout) = (partitions_of(partitions)?, milliseconds(timeout_ms)?);
        let found = wait_result(py, self.client(py)?.end_offsets(&partitions, timeout))?;
        log_offsets_to(py, found)
    }

    #[pyo3(signature = (timestamps, timeout_ms=None))]
    fn _offsets_for_times<'py>(
        &self,
        py: Python<'py>,
        timestamps: &Bound<'py, PyAny>,
        timeout_ms: Option<f64>,
    ) -> PyResult<Bound<'py, PyDict>> {
        let timeout = milliseconds(timeout_ms)?;
        let mut times = Vec::new();
        for pair in timestamps.call_method0("items")?.try_iter()? {
            let (at, time): (Bound<'py, PyAny>, i64) = pair?.extract()?;
            times.push((partition_of(&at)?, time));
        }
        let found = wait_result(py, self.client(py)?.offsets_for_times(&times, timeout))?;
        let dict = PyDict::new(py);
        for (at, offset) in found {
            let offset = offset.map(|offset| timed_to(py, &offset)).transpose()?;
            dict.set_item(partition_to(py, &at)?, offset)?;
        }
        Ok(dict)
    }

    #[pyo3(signature = (timeout_ms=None))]
    fn _topics<'py>(&self, py: Python<'py>, timeout_ms: Option<f64>) -> PyResult<Bound<'py, PySet>> {
        let found = wait_result(py, self.client(py)?.list_topics(milliseconds(timeout_ms)?))?;
        PySet::new(py, found.iter().filter(|topic| !topic.internal).map(|topic| &*topic.name))
    }

    #[pyo3(signature = (topic, timeout_ms=None))]
    fn _partitions_for_topic<'py>(
        &self,
        py: Python<'py>,
        topic: &str,
        timeout_ms: Option<f64>,
    ) -> PyResult<Option<Bound<'py, PySet>>> {
        let found = wait_result(py, self.client(py)?.list_topics(milliseconds(timeout_ms)?))?;
        let found = found.iter().find(|known| &*known.name == topic);
        found.map(|topic| PySet::new(py, topic.partitions.iter().map(|one| one.partition))).transpose()
    }

    fn _group_metadata(&self, py: Python<'_>) -> PyResult<(String, i32, String, Option<String>)> {
        let group = self.client(py)?.group_metadata().or_raise(py)?;
        Ok((group.group_id, group.generation_id, group.member_id, group.group_instance_id))
    }

    fn _lag(&self, py: Python<'_>, partition: &Bound<'_, PyAny>) -> PyResult<Option<i64>> {
        self.synced(py)?.current_lag(&partition_of(partition)?).or_raise(py)
    }

    #[pyo3(signature = (autocommit=true, timeout_ms=None))]
    fn _close(&self, py: Python<'_>, autocommit: bool, timeout_ms: Option<f64>) -> PyResult<()> {
        let Some(open) = self.open.get() else { return Ok(()) };
        let timeout = milliseconds(timeout_ms)?.unwrap_or(CLOSE);
        let client = open.consumer.get().or_raise(py)?;
        if client.is_closed() {
            return Ok(());
        }
        open.sync(client);
        *open.iteration.lock() = Iteration::default();
        let called = match client.begin_close() {
            Some(event) => open.call_listener(py, &event),
            None => Ok(()),
        };
        if !autocommit {
            client.forget_positions();
        }
        let closed = wait_result(py, client.finish_close(timeout));
        open.run_commit_callbacks(py)?;
        called.and(closed)
    }

    fn _metrics(&self, py: Python<'_>) -> PyResult<Vec<(&'static str, &'static str, f64)>> {
        Ok(metrics_to(self.client(py)?.metrics()))
    }

    #[getter]
    fn _closed(&self) -> bool {
        self.open.get().is_none_or(|open| open.consumer.is_closed())
    }
}

fn log_offsets_to(py: Python<'_>, found: Vec<(TopicPartition, i64)>) -> PyResult<Bound<'_, PyDict>> {
    let dict = PyDict::new(py);
    for (at, offset) in found {
        dict.set_item(partition_to(py, &at)?, offset)?;
    }
    Ok(dict)
}
