//! What the client does with servers that answer, hang up, or are not who they should be.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rcgen::CertifiedKey;
use rustls::pki_types::PrivateKeyDer;
use rustls::{RootCertStore, ServerConfig};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::*;

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi";

/// What a server does with a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Answers every request.
    Answers,
    /// Answers one request, and then closes the connection without a word.
    AnswersOnce,
    /// Reads a request and closes the connection.
    HangsUp,
}

/// A server on this machine.
struct Server {
    address: String,
    /// How many connections it has accepted.
    connections: Arc<AtomicUsize>,
}

impl Server {
    async fn start(manner: Manner, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let connections = Arc::new(AtomicUsize::new(0));
        let accepted = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                accepted.fetch_add(1, Ordering::SeqCst);
                let tls = tls.clone();
                tokio::spawn(async move {
                    match tls {
                        Some(tls) => serve(tls.accept(stream).await?, manner).await,
                        None => serve(stream, manner).await,
                    }
                });
            }
        });
        Self { address, connections }
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// Reads requests without bodies.
async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin, manner: Manner) -> io::Result<()> {
    let mut read = Vec::new();
    while stream.read_buf(&mut read).await? > 0 {
        if !read.ends_with(b"\r\n\r\n") {
            continue;
        }
        read.clear();
        if manner == Manner::HangsUp {
            return Ok(());
        }
        stream.write_all(ANSWER).await?;
        if manner == Manner::AnswersOnce {
            return stream.shutdown().await;
        }
    }
    Ok(())
}

/// A server's side of TLS for `localhost`, and its certificate, which no root vouches for.
fn tls_of_localhost() -> (TlsAcceptor, RootCertStore) {
    let CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let config = ServerConfig::builder().with_no_client_auth();
    let config = config.with_single_cert(vec![cert.der().clone()], key).unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(cert.der().clone()).unwrap();
    (TlsAcceptor::from(Arc::new(config)), roots)
}

async fn ask(connector: &Connector, url: &str) -> Result<String, ConnectorError> {
    let request = http::Request::get(url).body(SdkBody::empty()).unwrap();
    let answer = connector.call(HttpRequest::try_from(request).unwrap()).await?;
    let body = aws_smithy_types::byte_stream::ByteStream::new(answer.into_body()).collect().await;
    Ok(String::from_utf8(body.unwrap().to_vec()).unwrap())
}

#[tokio::test]
async fn a_connection_is_kept_for_the_next_request() {
    let server = Server::start(Manner::Answers, None).await;
    let connector = Connector::new();
    for _ in 0..3 {
        assert_eq!(ask(&connector, &format!("http://{}", server.address)).await.unwrap(), "hi");
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_connection_that_was_closed_in_the_meantime_is_replaced() {
    let server = Server::start(Manner::AnswersOnce, None).await;
    let connector = Connector::new();
    for _ in 0..3 {
        assert_eq!(ask(&connector, &format!("http://{}", server.address)).await.unwrap(), "hi");
    }
    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn a_connection_that_fails_is_a_failure_that_the_sdk_tries_again() {
    let server = Server::start(Manner::HangsUp, None).await;
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    for address in [server.address, nobody.to_string()] {
        let failure = ask(&Connector::new(), &format!("http://{address}")).await.unwrap_err();
        assert!(failure.is_io(), "{address}: {failure:?}");
    }
}

#[tokio::test]
async fn a_server_must_have_a_certificate_that_a_root_vouches_for_and_that_names_it() {
    let (tls, roots) = tls_of_localhost();
    let server = Server::start(Manner::Answers, Some(tls)).await;
    let port = server.address.rsplit_once(':').unwrap().1;
    let of_localhost = format!("https://localhost:{port}");

    let failure = ask(&Connector::new(), &of_localhost).await.unwrap_err();
    assert!(format!("{failure:?}").contains("UnknownIssuer"), "{failure:?}");

    let trusting = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let trusting = Connector::with_tls(trusting);
    assert_eq!(ask(&trusting, &of_localhost).await.unwrap(), "hi");
    let failure = ask(&trusting, &format!("https://127.0.0.1:{port}")).await.unwrap_err();
    assert!(format!("{failure:?}").contains("NotValidForName"), "{failure:?}");
}
