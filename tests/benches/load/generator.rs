//! The generator: one thread that never sleeps, sockets that never block.

use anyhow::{Context, Result, bail};
use std::collections::VecDeque;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// Longest wait for answers after the last request.
const PATIENCE: Duration = Duration::from_secs(10);
/// More connections than this mean that the server is lost.
const MOST_CONNECTIONS: usize = 512;

/// Bytes that are read at once.
const BUFFER: usize = 32 * 1024;

/// Writes the n-th request of a schedule.
pub(crate) type Request<'a> = &'a dyn Fn(u64) -> Vec<u8>;

/// Latencies in microseconds, each from the moment at which its request was due.
#[derive(Default)]
pub(crate) struct Latencies {
    micros: Vec<u64>,
    /// Answers with a status other than 2xx.
    pub(crate) refused: u64,
}

impl Latencies {
    fn add(&mut self, took: Duration, status: u16) {
        self.micros
            .push(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
        if !(200..300).contains(&status) {
            self.refused += 1;
        }
    }

    pub(crate) fn count(&self) -> usize {
        self.micros.len()
    }

    /// A quantile in milliseconds.
    pub(crate) fn quantile(&self, q: f64) -> f64 {
        let mut sorted = self.micros.clone();
        sorted.sort_unstable();
        let at = ((sorted.len() as f64 * q).ceil() as usize).clamp(1, sorted.len());
        sorted[at - 1] as f64 / 1000.0
    }
}

/// Requests at a constant rate.
pub(crate) struct Schedule<'a> {
    every: Duration,
    request: Request<'a>,
    sent: u64,
    /// What came back.
    pub(crate) latencies: Latencies,
}

impl<'a> Schedule<'a> {
    pub(crate) fn new(a_second: u32, request: Request<'a>) -> Self {
        Self {
            every: Duration::from_secs(1) / a_second,
            request,
            sent: 0,
            latencies: Latencies::default(),
        }
    }

    fn due(&self, begun: Instant) -> Instant {
        begun + self.every.mul_f64(self.sent as f64)
    }
}

/// A kept-alive connection with at most one request under way.
struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
    /// Which schedule, and when the request was due.
    waiting: Option<(usize, Instant)>,
}

impl Connection {
    fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).context("cannot connect")?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        Ok(Self {
            stream,
            read: Vec::with_capacity(64 * 1024),
            waiting: None,
        })
    }

    fn send(&mut self, request: &[u8], schedule: usize, due: Instant) -> Result<()> {
        // A kilobyte into an empty socket buffer never blocks.
        self.stream.write_all(request).context("cannot send")?;
        self.waiting = Some((schedule, due));
        Ok(())
    }

    /// The status of the answer once it is whole.
    fn poll(&mut self, buffer: &mut [u8]) -> Result<Option<u16>> {
        match self.stream.read(buffer) {
            Ok(0) => bail!("the server closed a connection"),
            Ok(n) => self.read.extend_from_slice(&buffer[..n]),
            Err(fault) if fault.kind() == ErrorKind::WouldBlock => return Ok(None),
            Err(fault) => return Err(fault).context("cannot read"),
        }
        let Some((status, whole)) = measure(&self.read)? else {
            return Ok(None);
        };
        if self.read.len() < whole {
            return Ok(None);
        }
        self.read.clear();
        Ok(Some(status))
    }
}

/// Status and whole length of an answer, once its head is there.
pub(crate) fn measure(read: &[u8]) -> Result<Option<(u16, usize)>> {
    let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = std::str::from_utf8(&read[..end])?;
    let status = head.get(9..12).context("no status")?.parse()?;
    let length = head
        .split("\r\n")
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .context("an answer without its length")?;
    Ok(Some((status, end + 4 + length.1.trim().parse::<usize>()?)))
}

/// What a closed loop came to.
pub(crate) struct Finished {
    pub(crate) answers: u64,
    pub(crate) refused: u64,
    pub(crate) took: Duration,
}

/// Every connection asks again as soon as it has its answer: the most that the server can do.
pub(crate) fn closed_loop(
    address: SocketAddr,
    connections: usize,
    time: Duration,
    request: Request<'_>,
) -> Result<Finished> {
    let mut connections = (0..connections)
        .map(|_| Connection::open(address))
        .collect::<Result<Vec<_>>>()?;
    let bytes = request(0);
    let mut buffer = vec![0_u8; BUFFER];
    let begun = Instant::now();
    for connection in &mut connections {
        connection.send(&bytes, 0, begun)?;
    }
    let mut finished = Finished {
        answers: 0,
        refused: 0,
        took: Duration::ZERO,
    };
    while begun.elapsed() < time {
        for connection in &mut connections {
            if let Some(status) = connection.poll(&mut buffer)? {
                finished.answers += 1;
                finished.refused += u64::from(status != 200);
                connection.send(&bytes, 0, begun)?;
            }
        }
    }
    finished.took = begun.elapsed();
    Ok(finished)
}

/// Requests leave when they are due, on a new connection if all are busy.
pub(crate) fn open_loop(
    address: SocketAddr,
    time: Duration,
    schedules: &mut [&mut Schedule<'_>],
) -> Result<()> {
    let mut busy: Vec<Connection> = Vec::new();
    let mut idle: VecDeque<Connection> = VecDeque::new();
    let mut buffer = vec![0_u8; BUFFER];
    let begun = Instant::now();
    let end = begun + time;
    loop {
        for (at, schedule) in schedules.iter_mut().enumerate() {
            let due = schedule.due(begun);
            if due < end && Instant::now() >= due {
                let mut connection = match idle.pop_front() {
                    Some(connection) => connection,
                    None if busy.len() < MOST_CONNECTIONS => Connection::open(address)?,
                    None => bail!("{MOST_CONNECTIONS} requests wait for an answer"),
                };
                connection.send(&(schedule.request)(schedule.sent), at, due)?;
                schedule.sent += 1;
                busy.push(connection);
            }
        }
        let mut at = 0;
        while at < busy.len() {
            let Some(status) = busy[at].poll(&mut buffer)? else {
                at += 1;
                continue;
            };
            let mut connection = busy.swap_remove(at);
            if let Some((schedule, due)) = connection.waiting.take() {
                schedules[schedule].latencies.add(due.elapsed(), status);
            }
            idle.push_back(connection);
        }
        let now = Instant::now();
        if now >= end && busy.is_empty() {
            return Ok(());
        }
        if now >= end + PATIENCE {
            bail!(
                "{} requests have no answer after {} s",
                busy.len(),
                PATIENCE.as_secs()
            );
        }
    }
}
