//! A time stamp authority of its own program (certomancer) on a loopback port.

use crate::tools::server;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::process::Child;

/// The authority, until it is dropped.
pub(crate) struct Authority {
    process: Child,
    port: u64,
    /// Its certificate in DER.
    pub(crate) certificate: Vec<u8>,
}

impl Authority {
    /// Its clock stands still at this time.
    pub(crate) fn at(time: &str) -> Self {
        let (process, said) = server("authority.py", &[time]);
        let certificate = said["certificate"].as_str().expect("a certificate");
        Self {
            process,
            port: said["port"].as_u64().expect("a port"),
            certificate: STANDARD.decode(certificate).expect("base64"),
        }
    }

    /// Where it answers in this way (`authority.py`).
    pub(crate) fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        // It may have ended by itself; the test has its outcome either way.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
