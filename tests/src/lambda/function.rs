//! A function: as many instances as calls at once.

use super::emulator::CargoLambda;
use super::instance::{Instance, Log};
use super::runtime::{Failed, request_id};
use anyhow::{Context, Result};
use bytes::Bytes;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What a function finds in its environment beside what Lambda puts there.
#[derive(Clone, Debug, Default)]
pub struct Environment(Vec<(String, String)>);

impl Environment {
    /// Of these variables.
    pub fn of<const N: usize>(variables: [(&str, &str); N]) -> Self {
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Self(variables.map(owned).to_vec())
    }

    /// With one more.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Nothing of this machine's environment reaches the function.
    pub(super) fn apply(&self, command: &mut Command, function: &str, runtime_api: &str) {
        command
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("TZ", ":UTC")
            .env("LANG", "en_US.UTF-8")
            .env("AWS_REGION", "cn-north-1")
            .env("AWS_ACCESS_KEY_ID", "local")
            .env("AWS_SECRET_ACCESS_KEY", "local")
            .env("AWS_LAMBDA_FUNCTION_NAME", function)
            .env("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST")
            .env("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512")
            .env(
                "AWS_LAMBDA_LOG_GROUP_NAME",
                format!("/aws/lambda/{function}"),
            )
            .env("AWS_LAMBDA_LOG_STREAM_NAME", "local")
            .env("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")
            .env("AWS_LAMBDA_RUNTIME_API", runtime_api)
            .env("_HANDLER", "bootstrap")
            .env("LAMBDA_TASK_ROOT", "/var/task")
            .envs(self.0.iter().map(|(name, value)| (name, value)));
    }
}

/// A function that can be called.
pub struct Function {
    name: String,
    program: PathBuf,
    environment: Environment,
    calls: AtomicUsize,
    idle: Mutex<Vec<Instance>>,
    log: Log,
    emulator: Option<Arc<CargoLambda>>,
}

impl Function {
    /// A function of this program, which answers to this module's runtime interface.
    pub fn new(program: &Path, environment: Environment) -> Result<Self> {
        let name = program.file_name().and_then(|name| name.to_str());
        Ok(Self {
            name: name.context("a program has a name")?.to_owned(),
            program: program.to_owned(),
            environment,
            calls: AtomicUsize::new(1),
            idle: Mutex::default(),
            log: Log::default(),
            emulator: None,
        })
    }

    /// The same on cargo-lambda's emulator, with so many instances.
    pub fn on(
        emulator: Arc<CargoLambda>,
        program: &Path,
        environment: Environment,
        instances: usize,
    ) -> Result<Self> {
        let function = Self::new(program, environment)?;
        for _ in 0..instances {
            emulator.start(
                &function.name,
                program,
                &function.environment,
                &function.log,
            )?;
        }
        Ok(Self {
            emulator: Some(emulator),
            ..function
        })
    }

    /// Its name, that of its program.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many calls it had.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed) - 1
    }

    /// What its instances wrote to their outputs.
    pub fn log(&self) -> String {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&log).into_owned()
    }

    /// A fresh instance that nobody else has.
    pub async fn instance(&self) -> Result<Instance> {
        Instance::start(&self.name, &self.program, &self.environment, &self.log).await
    }

    /// Calls it with an event: on an instance that is idle, else on a new one.
    pub async fn call(&self, event: &Value) -> Result<Value, Failed> {
        let number = self.calls.fetch_add(1, Ordering::Relaxed);
        let not_done = |fault: anyhow::Error| Failed::Emulator(format!("{fault:#}"));
        let event = Bytes::from(event.to_string());
        let answer = if let Some(emulator) = &self.emulator {
            emulator.call(&self.name, event).await?
        } else {
            let id = request_id(number);
            let idle = self.take_idle();
            let instance = match idle {
                Some(instance) => instance,
                None => self.instance().await.map_err(not_done)?,
            };
            let answer = instance.call(&id, event).await;
            // As on Lambda: one that failed by its own word goes on, one that ended or hangs does not.
            if matches!(answer, Ok(_) | Err(Failed::Function(_))) {
                self.put_back(instance);
            }
            answer?
        };
        serde_json::from_slice(&answer).map_err(|fault| not_done(fault.into()))
    }

    fn take_idle(&self) -> Option<Instance> {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop()
    }

    fn put_back(&self, instance: Instance) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(instance);
    }

    /// Ends the idle instances: the next call starts cold.
    pub fn cool(&self) {
        self.idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}
