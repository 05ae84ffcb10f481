//! Hands each request to the next of several servers, so that a browser meets all of them.
//!
//! It is no more than a demonstration needs: every request is made the last one of its connection, so that bytes can
//! be passed on without being understood.

use std::io::{Error, ErrorKind, Read, Result, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// The longest head of a request.
const HEAD: usize = 64 * 1024;
/// How long a browser may be silent.
const PATIENCE: Duration = Duration::from_secs(30);

/// Serves for ever.
pub(crate) fn serve(listener: &TcpListener, servers: &[SocketAddr]) {
    let servers: Arc<[SocketAddr]> = servers.into();
    for (turn, browser) in listener.incoming().enumerate() {
        let Ok(browser) = browser else { continue };
        let servers = servers.clone();
        thread::spawn(move || {
            // A browser or a server that goes away in the middle is nothing to report.
            let _ = pass(browser, &servers, turn);
        });
    }
}

fn pass(mut browser: TcpStream, servers: &[SocketAddr], turn: usize) -> Result<()> {
    browser.set_read_timeout(Some(PATIENCE))?;
    let (head, begun) = read_head(&mut browser)?;
    let mut server = connect(servers, turn)?;
    server.write_all(&as_the_last(&head))?;
    server.write_all(&begun)?;
    let (mut body, mut onward) = (browser.try_clone()?, server.try_clone()?);
    let upward = thread::spawn(move || std::io::copy(&mut body, &mut onward));
    let passed = std::io::copy(&mut server, &mut browser);
    // This ends the thread that waits for more of the body.
    let _ = browser.shutdown(Shutdown::Both);
    let _ = upward.join();
    passed.map(drop)
}

/// The head of a request with its empty line, and what came after it.
fn read_head(browser: &mut TcpStream) -> Result<(Vec<u8>, Vec<u8>)> {
    let (mut read, mut buffer) = (Vec::new(), [0; 4096]);
    while read.len() < HEAD {
        let n = browser.read(&mut buffer)?;
        if n == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        read.extend_from_slice(&buffer[..n]);
        if let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            let rest = read.split_off(end + 4);
            return Ok((read, rest));
        }
    }
    Err(Error::other("the head of a request is too long"))
}

/// The server whose turn it is, or the next one that takes the connection.
fn connect(servers: &[SocketAddr], turn: usize) -> Result<TcpStream> {
    let in_turn = servers.iter().cycle().skip(turn % servers.len().max(1));
    for server in in_turn.take(servers.len()) {
        if let Ok(stream) = TcpStream::connect(server) {
            stream.set_nodelay(true)?;
            return Ok(stream);
        }
    }
    Err(ErrorKind::ConnectionRefused.into())
}

/// The same head, after whose request the connection is closed.
fn as_the_last(head: &[u8]) -> Vec<u8> {
    let mut changed = Vec::with_capacity(head.len() + 32);
    for (n, line) in head.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
        if n > 0 && name.eq_ignore_ascii_case(b"connection") {
            continue;
        }
        changed.extend_from_slice(line);
        if n == 0 {
            changed.extend_from_slice(b"Connection: close\r\n");
        }
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A server that answers each request with its name and the body that came, until it is dropped.
    fn named(name: &'static str, requests: usize) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        thread::spawn(move || {
            for stream in listener.incoming().take(requests) {
                let mut stream = stream.expect("a connection");
                let (head, mut body) = read_head(&mut stream).expect("a head");
                assert_eq!(
                    head,
                    b"POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 4\r\n\r\n"
                );
                while body.len() < 4 {
                    let mut more = [0; 4];
                    let n = stream.read(&mut more).expect("the body");
                    body.extend_from_slice(&more[..n]);
                }
                stream.write_all(name.as_bytes()).expect("an answer");
                stream.write_all(&body).expect("an answer");
            }
        });
        address
    }

    fn ask(address: SocketAddr) -> String {
        let mut stream = TcpStream::connect(address).expect("a connection");
        let head = b"POST / HTTP/1.1\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\n";
        stream.write_all(head).expect("a head");
        stream.write_all(b"body").expect("a body");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        answer
    }

    #[test]
    fn each_request_goes_to_the_next_server_and_past_one_that_is_gone() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let servers = [named("a ", 3), named("b ", 1)];
        thread::spawn(move || serve(&listener, &servers));
        let got: Vec<_> = (0..4).map(|_| ask(address)).collect();
        assert_eq!(got, ["a body", "b body", "a body", "a body"]);
    }
}
