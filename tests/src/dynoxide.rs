//! A DynamoDB API on a loopback port, for as long as a test needs it.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running `dynoxide` with an empty table space; it ends, and its data go, with this value.
#[derive(Debug)]
pub struct Dynoxide {
    address: SocketAddr,
    process: Child,
    _folder: tempfile::TempDir,
}

impl Dynoxide {
    /// Starts one on a free port and waits until it listens. Panics, as a test does, where it is not installed.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = free.local_addr().expect("its number");
        drop(free);
        let mut process = Command::new(binary())
            .args([
                "serve",
                "--log",
                "quiet",
                "--port",
                &address.port().to_string(),
                "--db-path",
            ])
            .arg(folder.path().join("dynoxide.sqlite"))
            .stdout(Stdio::null())
            .spawn()
            .expect("dynoxide starts");
        let deadline = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(address).is_err() {
            let ended = process.try_wait().expect("dynoxide can be asked");
            assert!(ended.is_none(), "dynoxide ended at once: {ended:?}");
            assert!(Instant::now() < deadline, "dynoxide does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Self {
            address,
            process,
            _folder: folder,
        }
    }

    /// Where it is reached.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Dynoxide {
    fn drop(&mut self) {
        // It may have ended by itself; the test has its outcome either way.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// `dynoxide` on the path, or where cargo installs programs.
fn binary() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let cargo = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo = cargo.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    std::env::split_paths(&path)
        .chain(cargo.map(|cargo| cargo.join("bin")))
        .map(|folder| folder.join("dynoxide"))
        .find(|program| program.is_file())
        .expect(
            "dynoxide is not installed: `cargo xtask test` does it, or `cargo install dynoxide-rs@3.2.0 \
             --no-default-features --features native-sqlite,http-server,cli`",
        )
}
