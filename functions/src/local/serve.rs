//! Connections: HTTP/1.1 by hyper, with no layer between it and what answers.

use crate::routes::front::{Calls, Front};
use bytes::Bytes;
use http::Request;
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1::Builder;
use hyper::service::{HttpService, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io::ErrorKind;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How long a client may take for the head of its next request, idle time included: what was begun and never ended
/// would hold a connection for good. Longer than proxies keep an idle connection, so that they close it and not we.
const HEAD: Duration = Duration::from_secs(75);
/// How long calls that are under way may take once the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How often a server that is told to stop looks whether calls are under way: cheaper than each call telling.
const GLANCE: Duration = Duration::from_millis(10);
/// How long the last answers may take to leave once no call is under way.
const LINGER: Duration = Duration::from_millis(500);
/// How long nothing is accepted after an error that is the machine's, such as too many open files.
const BREATH: Duration = Duration::from_secs(1);

/// Answers what comes in at `listener` until `stop` is ready and the calls that were under way then have ended.
pub(super) async fn serve(
    listener: TcpListener,
    front: Arc<Front>,
    stop: impl Future<Output = ()>,
) {
    let calls = front.calls();
    let http = http(HEAD);
    let (told, _) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        let stream = tokio::select! {
            () = &mut stop => break,
            stream = accept(&listener) => stream,
        };
        // Answers are small: waiting to fill a packet would only delay them.
        let _ = stream.set_nodelay(true);
        let front = front.clone();
        let answer = service_fn(move |request: Request<Incoming>| {
            let front = front.clone();
            async move { Ok::<_, Infallible>(front.answer(request).await) }
        });
        tokio::spawn(connection(http.clone(), stream, answer, told.subscribe()));
    }
    drop(listener);
    // Nobody listens if no connection is open.
    let _ = told.send(());
    tokio::select! {
        () = told.closed() => {}
        () = quiet(&calls) => {}
    }
}

/// A connection that is idle, or on which a request was begun and never ended, would be waited for: what counts is
/// the calls.
async fn quiet(calls: &Calls) {
    let none_under_way = async {
        while calls.under_way() > 0 {
            tokio::time::sleep(GLANCE).await;
        }
    };
    let _ = tokio::time::timeout(GRACE, none_under_way).await;
    tokio::time::sleep(LINGER).await;
}

/// The next connection. One that broke before it was accepted is none.
async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) => match error.kind() {
                ErrorKind::ConnectionAborted
                | ErrorKind::ConnectionRefused
                | ErrorKind::ConnectionReset => {}
                _ => {
                    tracing::error!(%error, "no connection can be accepted");
                    tokio::time::sleep(BREATH).await;
                }
            },
        }
    }
}

/// How HTTP is spoken: a request's head must be whole within `head`.
fn http(head: Duration) -> Builder {
    let mut http = Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head);
    http
}

/// Serves one connection. Once told to stop it ends with the call that is under way, at once if there is none.
async fn connection<S, B>(
    http: Builder,
    stream: TcpStream,
    answer: S,
    mut told: watch::Receiver<()>,
) where
    S: HttpService<Incoming, ResBody = B, Error = Infallible>,
    B: Body<Data = Bytes, Error: Into<axum::BoxError>> + 'static,
{
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), answer));
    // A connection that breaks is the client's affair.
    tokio::select! {
        biased;
        _ = connection.as_mut() => return,
        _ = told.changed() => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

#[cfg(test)]
mod tests {
    use super::{connection, http};
    use bytes::Bytes;
    use http::{Request, Response};
    use http_body_util::Full;
    use hyper::body::Incoming;
    use hyper::service::service_fn;
    use std::convert::Infallible;
    use std::future::Future;
    use std::io::{Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::sync::Arc;
    use std::time::Duration;
    use tokio::sync::{Notify, watch};
    use tokio::task::{JoinHandle, spawn_blocking};

    const HEAD: Duration = Duration::from_millis(50);
    const LONG: Duration = Duration::from_secs(600);
    const WHOLE: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    /// The client's end of a connection on which `answer` is what a call waits for, and how to tell it to stop.
    fn open<F>(
        head: Duration,
        answer: impl Fn() -> F + Send + 'static,
    ) -> (TcpStream, watch::Sender<()>)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let client =
            TcpStream::connect(listener.local_addr().expect("its address")).expect("a connection");
        // A safety net: nothing below waits for it.
        client
            .set_read_timeout(Some(Duration::from_secs(30)))
            .expect("a limit");
        let (server, _) = listener.accept().expect("the other end");
        server.set_nonblocking(true).expect("a socket");
        let server = tokio::net::TcpStream::from_std(server).expect("a socket");
        let (tell, told) = watch::channel(());
        let service = service_fn(move |_: Request<Incoming>| {
            let answer = answer();
            async move {
                answer.await;
                Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(b"answer"))))
            }
        });
        tokio::spawn(connection(http(head), server, service, told));
        (client, tell)
    }

    /// Everything that comes until the server closes.
    fn until_closed(mut client: TcpStream) -> JoinHandle<String> {
        spawn_blocking(move || {
            let mut all = String::new();
            client.read_to_string(&mut all).expect("an end");
            all
        })
    }

    #[tokio::test]
    async fn a_request_that_was_begun_and_never_ended_is_closed() {
        let (mut client, _tell) = open(HEAD, || async {});
        client
            .write_all(b"GET / HTTP/1.1\r\nHo")
            .expect("a request");
        assert_eq!(until_closed(client).await.expect("an end"), "");
    }

    #[tokio::test]
    async fn so_is_a_second_one_after_its_first_was_answered() {
        let (mut client, _tell) = open(HEAD, || async {});
        client.write_all(WHOLE).expect("a request");
        client.write_all(&WHOLE[..20]).expect("a request");
        let all = until_closed(client).await.expect("an end");
        assert_eq!(all.matches("HTTP/1.1 200 OK").count(), 1, "{all}");
    }

    #[tokio::test]
    async fn a_call_may_take_longer_than_the_head_of_a_request() {
        let (mut client, _tell) = open(HEAD, || tokio::time::sleep(4 * HEAD));
        client.write_all(WHOLE).expect("a request");
        let all = until_closed(client).await.expect("an end");
        assert!(all.ends_with("\r\n\r\nanswer"), "{all}");
    }

    #[tokio::test]
    async fn requests_that_come_together_are_answered_in_turn() {
        let (mut client, _tell) = open(HEAD, || async {});
        client.write_all(&WHOLE.repeat(3)).expect("a request");
        let all = until_closed(client).await.expect("an end");
        assert_eq!(all.matches("\r\n\r\nanswer").count(), 3, "{all}");
    }

    #[tokio::test]
    async fn told_to_stop_a_connection_ends_with_the_call_that_is_under_way() {
        let (begun, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (under_way, may_end) = (begun.clone(), go.clone());
        let (mut client, tell) = open(LONG, move || {
            let (begun, go) = (begun.clone(), go.clone());
            async move {
                begun.notify_one();
                go.notified().await;
            }
        });
        client.write_all(WHOLE).expect("a request");
        under_way.notified().await;
        tell.send(()).expect("somebody listens");
        may_end.notify_one();
        let all = until_closed(client).await.expect("an end");
        assert!(all.ends_with("\r\n\r\nanswer"), "{all}");
        // Nobody listens any more: the connection is gone.
        tell.closed().await;
    }
}
