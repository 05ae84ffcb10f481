//! The generator: one thread, sockets that never block, and a visit begins when it is due, however late the answers are.

use crate::generator::measure;
use crate::mix::{Answer, Outcome, Then, Visit, World};
use anyhow::{Context, Result};
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};
use std::collections::VecDeque;
use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// More at once than any front in practice keeps open to one server.
const MOST_CONNECTIONS: usize = 4_096;
/// After this a person has gone.
const PATIENCE: Duration = Duration::from_secs(30);
/// Bytes that are read at once.
const BUFFER: usize = 64 * 1024;

struct Connection {
    stream: TcpStream,
    sent: usize,
    read: Vec<u8>,
    visit: Option<Visit>,
    /// Nothing was asked on it before.
    fresh: bool,
}

/// What became of a visit.
pub(crate) struct Ended {
    pub(crate) visit: Visit,
    pub(crate) outcome: Outcome,
    pub(crate) at: Instant,
}

/// All connections to the server.
pub(crate) struct Client {
    address: SocketAddr,
    poll: Poll,
    events: Events,
    connections: Vec<Option<Connection>>,
    idle: VecDeque<usize>,
    vacant: Vec<usize>,
    buffer: Vec<u8>,
    pub(crate) under_way: usize,
    pub(crate) most_connections: usize,
}

impl Client {
    pub(crate) fn new(address: SocketAddr) -> Result<Self> {
        Ok(Self {
            address,
            poll: Poll::new()?,
            events: Events::with_capacity(1_024),
            connections: Vec::new(),
            idle: VecDeque::new(),
            vacant: Vec::new(),
            buffer: vec![0; BUFFER],
            under_way: 0,
            most_connections: 0,
        })
    }

    /// Sends a visit on its way.
    pub(crate) fn start(
        &mut self,
        visit: Visit,
        world: &mut World,
        ended: &mut Vec<Ended>,
    ) -> Result<()> {
        self.under_way += 1;
        let at = match self.idle.pop_front() {
            Some(at) => at,
            None => match self.open()? {
                Some(at) => at,
                None => {
                    self.end(visit, Outcome::Broken, ended);
                    return Ok(());
                }
            },
        };
        if let Some(connection) = &mut self.connections[at] {
            connection.visit = Some(visit);
            connection.sent = 0;
        }
        self.advance(at, world, ended)
    }

    fn open(&mut self) -> Result<Option<usize>> {
        let at = match self.vacant.pop() {
            Some(at) => at,
            None if self.connections.len() < MOST_CONNECTIONS => {
                self.connections.push(None);
                self.connections.len() - 1
            }
            None => return Ok(None),
        };
        let mut stream = TcpStream::connect(self.address).context("cannot connect")?;
        let both = Interest::READABLE | Interest::WRITABLE;
        self.poll
            .registry()
            .register(&mut stream, Token(at), both)?;
        self.connections[at] = Some(Connection {
            stream,
            sent: 0,
            read: Vec::new(),
            visit: None,
            fresh: true,
        });
        self.most_connections = self.most_connections.max(self.connections.len());
        Ok(Some(at))
    }

    fn end(&mut self, visit: Visit, outcome: Outcome, ended: &mut Vec<Ended>) {
        self.under_way -= 1;
        ended.push(Ended {
            visit,
            outcome,
            at: Instant::now(),
        });
    }

    /// Waits for answers, at most so long, and goes on with their visits. Whether there were any.
    pub(crate) fn turn(
        &mut self,
        wait: Duration,
        world: &mut World,
        ended: &mut Vec<Ended>,
    ) -> Result<bool> {
        match self.poll.poll(&mut self.events, Some(wait)) {
            Err(fault) if fault.kind() == ErrorKind::Interrupted => return Ok(false),
            other => other?,
        }
        let ready: Vec<usize> = self.events.iter().map(|event| event.token().0).collect();
        for at in &ready {
            self.advance(*at, world, ended)?;
        }
        Ok(!ready.is_empty())
    }

    /// Writes and reads what can be, until the connection would block.
    fn advance(&mut self, at: usize, world: &mut World, ended: &mut Vec<Ended>) -> Result<()> {
        loop {
            let Some(connection) = &mut self.connections[at] else {
                return Ok(());
            };
            match connection.exchange(&mut self.buffer) {
                Progress::Blocked => return Ok(()),
                Progress::Closed => return self.lost(at, world, ended),
                Progress::Answered { status, head } => {
                    let Some(mut visit) = connection.visit.take() else {
                        return self.lost(at, world, ended);
                    };
                    let (text, body) = connection.read.split_at(head);
                    let answer = Answer {
                        status,
                        head: std::str::from_utf8(text)?,
                        body,
                    };
                    let then = world.go_on(&mut visit, &answer);
                    connection.read.clear();
                    connection.sent = 0;
                    connection.fresh = false;
                    match then {
                        Then::Send(request) => {
                            visit.request = request;
                            connection.visit = Some(visit);
                        }
                        Then::End(outcome) => {
                            self.idle.push_back(at);
                            self.end(visit, outcome, ended);
                            return Ok(());
                        }
                    }
                }
            }
        }
    }

    /// A connection is gone. One that was kept and closed before it gave an answer is no fault: the request goes
    /// again, on another one. It can, since none does anything twice.
    fn lost(&mut self, at: usize, world: &mut World, ended: &mut Vec<Ended>) -> Result<()> {
        let Some(connection) = self.connections[at].take() else {
            return Ok(());
        };
        self.vacant.push(at);
        self.idle.retain(|idle| *idle != at);
        match connection.visit {
            Some(visit) if !connection.fresh && connection.read.is_empty() => {
                self.under_way -= 1;
                self.start(visit, world, ended)
            }
            Some(visit) => {
                self.end(visit, Outcome::Broken, ended);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Ends visits that have waited too long.
    pub(crate) fn give_up(&mut self, now: Instant, ended: &mut Vec<Ended>) {
        for at in 0..self.connections.len() {
            let is_late = self.connections[at]
                .as_ref()
                .and_then(|connection| connection.visit.as_ref())
                .is_some_and(|visit| now > visit.due + PATIENCE);
            if is_late && let Some(connection) = self.connections[at].take() {
                self.vacant.push(at);
                if let Some(visit) = connection.visit {
                    self.end(visit, Outcome::Broken, ended);
                }
            }
        }
    }
}

enum Progress {
    Blocked,
    Closed,
    Answered { status: u16, head: usize },
}

impl Connection {
    fn exchange(&mut self, buffer: &mut [u8]) -> Progress {
        while let Some(visit) = &self.visit
            && self.sent < visit.request.len()
        {
            match self.stream.write(&visit.request[self.sent..]) {
                Ok(n) => self.sent += n,
                Err(fault) if is_not_yet(fault.kind()) => return Progress::Blocked,
                Err(_) => return Progress::Closed,
            }
        }
        loop {
            match self.stream.read(buffer) {
                Ok(0) => return Progress::Closed,
                Ok(n) => self.read.extend_from_slice(&buffer[..n]),
                Err(fault) if is_not_yet(fault.kind()) => return Progress::Blocked,
                Err(_) => return Progress::Closed,
            }
            match measure(&self.read) {
                Ok(Some((status, whole))) if self.read.len() >= whole => {
                    let head = self.read.windows(4).position(|four| four == b"\r\n\r\n");
                    let head = head.unwrap_or_default() + 4;
                    return Progress::Answered { status, head };
                }
                Ok(_) => {}
                Err(_) => return Progress::Closed,
            }
        }
    }
}

fn is_not_yet(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::NotConnected)
}
