//! `cargo xtask dev --servers N [--dynamo]`: several servers on one table, and each request to another one.

use crate::process::{built, cargo, command, run as run_command};
use crate::{browser, dev, round_robin, setup, site};
use anyhow::{Context, Result, bail, ensure};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant};

/// Making the demonstration city takes some seconds, over a DynamoDB API many.
const START: Duration = Duration::from_secs(300);
/// A server that is told to stop ends its calls first.
const END: Duration = Duration::from_secs(15);
/// How often it is looked whether all is well.
const GLANCE: Duration = Duration::from_millis(100);

/// Builds site and server, then runs `count` servers until a signal comes.
pub(crate) fn run(count: u16, dynamo: bool, extra: &[String]) -> Result<()> {
    setup::for_site()?;
    site::build()?;
    if dynamo {
        setup::for_store()?;
        // The build of the tests has the adapter.
        browser::build_server()?;
    } else {
        run_command(cargo().args(["build", "--package", "functions", "--bin", dev::SERVER]))?;
    }
    let mut signals = Signals::new([SIGINT, SIGTERM]).context("signals cannot be waited for")?;
    let listen = dev::value(extra, "--listen").unwrap_or(dev::LISTEN.into());
    let listener = TcpListener::bind(&listen).with_context(|| format!("cannot use {listen}"))?;
    let front = listener.local_addr()?;
    let mut fleet = Fleet::default();
    let common = match dynamo {
        true => [arguments(front, extra), fleet.dynoxide(extra)?].concat(),
        false => arguments(front, extra),
    };
    let mut addresses = Vec::new();
    for n in 1..=count {
        let port = front.port().checked_add(n).context("no such port")?;
        let address = SocketAddr::new(front.ip(), port);
        fleet.server(address, &common)?;
        addresses.push(address);
    }
    fleet.wait_for(&addresses, &mut signals)?;
    let origin = dev::value(extra, "--origin").unwrap_or(format!("http://{front}"));
    println!(
        "dev: {count} servers at {origin}, each request goes to another one (Ctrl-C ends them)"
    );
    std::thread::spawn(move || round_robin::serve(&listener, &addresses));
    fleet.watch(&mut signals)
}

fn arguments(front: SocketAddr, extra: &[String]) -> Vec<String> {
    let mut extra = dev::without(extra, "--listen");
    if !dev::is_given(&extra, "--origin") {
        extra.extend(["--origin".to_owned(), format!("http://{front}")]);
    }
    dev::server_arguments(&extra)
}

/// Everything that was started; it ends with this value.
#[derive(Default)]
struct Fleet {
    engine: Option<Child>,
    servers: Vec<(SocketAddr, Child)>,
}

impl Fleet {
    /// A DynamoDB API on a free port, its file beside the other data; gives what a server has to know of it.
    fn dynoxide(&mut self, extra: &[String]) -> Result<Vec<String>> {
        let data = PathBuf::from(dev::value(extra, "--data").unwrap_or("data".into()));
        let data = crate::process::root().join(data);
        std::fs::create_dir_all(&data).context("the folder of the data cannot be made")?;
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        self.engine = Some(start_dynoxide(address, &data)?);
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            ensure!(begun.elapsed() < START, "dynoxide does not listen");
            std::thread::sleep(GLANCE);
        }
        let endpoint = format!("http://{address}");
        let words = ["--store", "dynamo", "--table", "xinzheng-demo"];
        let more = ["--create-table", "--dynamodb-endpoint", &endpoint];
        Ok(words
            .iter()
            .chain(&more)
            .map(|word| (*word).to_owned())
            .collect())
    }

    fn server(&mut self, address: SocketAddr, common: &[String]) -> Result<()> {
        let child = command(&built("debug", dev::SERVER).to_string_lossy())
            .args(["--listen", &address.to_string()])
            .args(common)
            // Of the engine on this machine; it asks for some.
            .envs(
                self.engine
                    .as_ref()
                    .map_or(&[][..], |_| &LOCAL_ACCESS[..])
                    .iter()
                    .copied(),
            )
            .spawn()
            .context("cannot start the local server")?;
        self.servers.push((address, child));
        Ok(())
    }

    fn wait_for(&mut self, addresses: &[SocketAddr], signals: &mut Signals) -> Result<()> {
        let begun = Instant::now();
        while !addresses
            .iter()
            .all(|address| TcpStream::connect(address).is_ok_and(answers))
        {
            ensure!(begun.elapsed() < START, "the servers do not answer");
            ensure!(signals.pending().next().is_none(), "told to stop");
            for (address, child) in &mut self.servers {
                if let Some(status) = child.try_wait()? {
                    bail!("the server at {address} ended at once ({status})");
                }
            }
            std::thread::sleep(GLANCE);
        }
        Ok(())
    }

    /// Until a signal comes, or no server is left.
    fn watch(&mut self, signals: &mut Signals) -> Result<()> {
        while signals.pending().next().is_none() {
            for (address, child) in &mut self.servers {
                if let Some(status) = child.try_wait()? {
                    println!("dev: the server at {address} ended ({status}); the others go on");
                }
            }
            self.servers
                .retain_mut(|(_, child)| matches!(child.try_wait(), Ok(None)));
            ensure!(!self.servers.is_empty(), "no server is left");
            if let Some(engine) = &mut self.engine {
                ensure!(engine.try_wait()?.is_none(), "the DynamoDB API ended");
            }
            std::thread::sleep(GLANCE);
        }
        Ok(())
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        for (_, child) in &self.servers {
            // After a Ctrl-C it has been told already; twice does no harm.
            let _ = command("kill")
                .args(["-TERM", &child.id().to_string()])
                .status();
        }
        let begun = Instant::now();
        for (_, child) in &mut self.servers {
            while matches!(child.try_wait(), Ok(None)) && begun.elapsed() < END {
                std::thread::sleep(GLANCE);
            }
        }
        let engine = self.engine.as_mut();
        for child in self
            .servers
            .iter_mut()
            .map(|(_, child)| child)
            .chain(engine)
        {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The engine on this machine asks for access and does not check it.
const LOCAL_ACCESS: [(&str, &str); 3] = [
    ("AWS_ACCESS_KEY_ID", "local"),
    ("AWS_SECRET_ACCESS_KEY", "local"),
    ("AWS_REGION", "cn-north-1"),
];

fn start_dynoxide(address: SocketAddr, data: &Path) -> Result<Child> {
    command("dynoxide")
        .args([
            "serve",
            "--log",
            "quiet",
            "--port",
            &address.port().to_string(),
        ])
        .arg("--db-path")
        .arg(data.join("dynoxide.sqlite"))
        .spawn()
        .context("cannot start dynoxide")
}

/// Whether a server says that it is well.
fn answers(mut stream: TcpStream) -> bool {
    use std::io::{Read, Write};
    let mut answer = [0; 12];
    let asked = stream.write_all(b"GET /health HTTP/1.1\r\nHost: dev\r\nConnection: close\r\n\r\n");
    asked.and_then(|()| stream.read_exact(&mut answer)).is_ok() && answer.ends_with(b"200")
}
