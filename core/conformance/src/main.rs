//! Our client as one of the runners of the conformance suite: it obeys `clients/protocol.md` like the foreign ones.
//!
//! A test tool: no product code depends on it. It owns a runtime of its own and at most one group member.

mod json;
mod runner;

use std::io::{BufRead, Write};

use serde_json::{Map, Value, json};

use runner::Runner;

fn main() -> Result<(), runner::Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let mut runner = Runner::new(runtime.handle().clone());
    for line in std::io::stdin().lock().lines() {
        let mut answers = Vec::new();
        let outcome = match serde_json::from_str::<Value>(&line?) {
            Ok(job) => runtime.block_on(runner.run(&job, &mut answers)),
            Err(error) => Err(error.into()),
        };
        answers.push(last(outcome));
        let mut out = std::io::stdout().lock();
        for answer in answers {
            writeln!(out, "{answer}")?;
        }
        out.flush()?;
    }
    runtime.block_on(runner.close())?;
    Ok(())
}

/// The last answer to a job, with what the job itself has to say.
fn last(outcome: Result<Map<String, Value>, runner::Failure>) -> Value {
    match outcome {
        Ok(mut fields) => {
            fields.insert("ok".to_owned(), true.into());
            Value::Object(fields)
        }
        Err(error) => json!({ "ok": false, "error": error.to_string() }),
    }
}
