//! nginx with the page as a file, on the server's core: what the machine gives at this hour.

use crate::server::processor_time;
use anyhow::{Context, Result, bail};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running nginx; it ends with this value.
pub(crate) struct Nginx {
    pub(crate) address: SocketAddr,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Nginx {
    /// Serves `page` as `/page`; `None` where there is no nginx.
    pub(crate) fn start(page: &[u8], pinned: bool) -> Result<Option<Self>> {
        let folder = tempfile::tempdir()?;
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let at = folder.path().display();
        std::fs::write(folder.path().join("page"), page)?;
        // One process and no log; the file is held open.
        let settings = format!(
            "daemon off; master_process off; pid {at}/pid; error_log {at}/log;\n\
             events {{ worker_connections 1024; }}\n\
             http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000;\n\
             open_file_cache max=8; default_type text/html; client_body_temp_path {at}/body;\n\
             server {{ listen {address}; root {at}; }} }}\n"
        );
        std::fs::write(folder.path().join("conf"), settings)?;
        let mut command = Command::new(if pinned { "taskset" } else { "nginx" });
        if pinned {
            command.args(["-c", "0", "nginx"]);
        }
        let conf = folder.path().join("conf");
        let child = command
            .arg("-p")
            .arg(folder.path())
            .arg("-c")
            .arg(conf)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(child) = child else {
            return Ok(None);
        };
        let mut nginx = Self {
            address,
            child,
            _folder: folder,
        };
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(5) {
            // `taskset` without an nginx to start ends at once.
            if nginx.child.try_wait()?.is_some() {
                return Ok(None);
            }
            if crate::http::get(address, "/page", "").is_ok_and(|answer| answer.status == 200) {
                return Ok(Some(nginx));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("nginx does not answer")
    }

    /// Processor time that it has used.
    pub(crate) fn processor_time(&self) -> Result<Duration> {
        processor_time(self.child.id()).context("nginx has ended")
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
