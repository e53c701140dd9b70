//! The server: connections, and a request's way from the wire to the registry and back.

use std::{io, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{Method, header},
    response::Response,
};
use http_body_util::BodyExt;
use hyper::{body::Bytes, server::conn::http1};
use hyper_util::{rt::TokioIo, service::TowerToHyperService};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

use super::{
    answer::Answer,
    ask::{Ask, Kind, Side},
    core::Registry,
    delivery::{Delivery, Pieces},
};

/// The most that a request may bring: beyond that, it is cut off.
const LARGEST_BODY: usize = 4 << 30;
/// The most that is read of a body that nobody wants, so that the client can finish and hear why.
const MOST_UNWANTED: usize = 256 << 20;

/// Accepts connections for as long as it is polled.
pub(super) async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, registry: Arc<Registry>, side: Side) {
    let router = Router::new().fallback(serve).with_state((Arc::clone(&registry), side));
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        // Small answers in two writes would wait for each other.
        let _ = stream.set_nodelay(true);
        let (router, tls, registry) = (router.clone(), tls.clone(), Arc::clone(&registry));
        tokio::spawn(async move {
            match tls {
                None => connection(stream, router, &registry).await,
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        connection(stream, router, &registry).await;
                    }
                }
            }
        });
    }
}

async fn connection(stream: impl AsyncRead + AsyncWrite + Unpin, router: Router, registry: &Registry) {
    // A client that goes away, or breaks the protocol, is its own affair.
    let _ = http1::Builder::new()
        .title_case_headers(registry.switches.has("header_names_in_title_case"))
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .await;
}

async fn serve(State((registry, side)): State<(Arc<Registry>, Side)>, request: Request) -> Response {
    // A task of its own, for it has to go on when the client goes away in the middle of an upload.
    let task = tokio::spawn(async move {
        let (parts, body) = request.into_parts();
        let mut ask = Ask::new(&parts, side);
        let admitted = registry.admit(&ask);
        if admitted.is_ok() {
            let wants_manifest = ask.is(&Method::PUT, Kind::Manifest);
            let most = if wants_manifest { registry.largest_manifest() + 1 } else { LARGEST_BODY };
            read(&mut ask, body, most).await;
        } else if ask.header(&header::EXPECT).is_none() {
            tokio::spawn(drain(body));
        }
        let method = ask.method.clone();
        (method, registry.answer(ask, admitted))
    });
    match task.await {
        Ok((method, answer)) => render(&method, answer),
        Err(error) => render(&Method::GET, io::Error::other(error).into()),
    }
}

/// Reads a body to its end, to a limit, or to where it breaks off.
async fn read(ask: &mut Ask, mut body: Body, most: usize) {
    let mut read = Vec::new();
    while let Some(frame) = body.frame().await {
        match frame.map(|frame| frame.into_data().unwrap_or_default()) {
            Ok(data) => read.extend_from_slice(&data),
            Err(_) => ask.broken = true,
        }
        if ask.broken || read.len() >= most {
            break;
        }
    }
    let arrived = read.len() as u64;
    ask.broken |= ask.announced().is_some_and(|announced| arrived < announced) && read.len() < most;
    ask.body = Bytes::from(read);
    if !ask.broken {
        tokio::spawn(drain(body));
    }
}

async fn drain(mut body: Body) {
    let mut left = MOST_UNWANTED;
    while let Some(Ok(frame)) = body.frame().await {
        left = left.saturating_sub(frame.data_ref().map_or(0, Bytes::len));
        if left == 0 {
            return;
        }
    }
}

fn render(method: &Method, answer: Answer) -> Response {
    let Answer { status, headers, body, delivery } = answer;
    let body = match delivery {
        // The lengths of a HEAD are those of a body that does not come.
        _ if method == Method::HEAD => Body::empty(),
        Delivery::Whole => Body::from(body),
        Delivery::Chunked => Body::new(Pieces::all(body)),
        Delivery::CutAfter(after) => Body::new(Pieces::cut(body, after)),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}
