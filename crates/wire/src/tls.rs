//! Whom we trust: the system's certificate authorities, one more from a file, or anybody if asked for.
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::error::Error;
use crate::exchange::Origin;

/// What a user can say about trust.
#[derive(Debug, Clone, Default)]
pub struct TlsOptions {
    /// A PEM file with further certificate authorities.
    pub ca_file: Option<PathBuf>,
    /// Take any certificate. The connection is then private against nobody who stands in between.
    pub insecure: bool,
}

/// Why trust could not be set up.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TrustError(String);

/// Reads the certificates. TLS 1.2 and 1.3; only `http/1.1` is offered, because its bytes are the evidence.
pub(crate) fn config(options: &TlsOptions) -> Result<Arc<ClientConfig>, TrustError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| TrustError(error.to_string()))?;
    let mut config = if options.insecure {
        let any = Arc::new(AnyCertificate(provider));
        builder.dangerous().with_custom_certificate_verifier(any).with_no_client_auth()
    } else {
        builder.with_root_certificates(roots(options)?).with_no_client_auth()
    };
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

fn roots(options: &TlsOptions) -> Result<RootCertStore, TrustError> {
    let mut roots = RootCertStore::empty();
    // Single unreadable certificates of the system are no reason to stop; having none at all is.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(path) = &options.ca_file {
        let wrong = |why: String| TrustError(format!("the CA file `{}` cannot be used: {why}", path.display()));
        let certificates = CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))?;
        let before = roots.len();
        for certificate in certificates {
            let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
            roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
        }
        if roots.len() == before {
            return Err(wrong("it holds no certificate in PEM form".to_owned()));
        }
    }
    if roots.is_empty() {
        let why = "the system has no certificate authorities; install its `ca-certificates` package or give a CA file";
        return Err(TrustError(why.to_owned()));
    }
    Ok(roots)
}

/// Does the handshake on a connected socket.
pub(crate) async fn connect(
    config: Arc<ClientConfig>,
    origin: &Origin,
    socket: TcpStream,
) -> Result<TlsStream<TcpStream>, Error> {
    let name = ServerName::try_from(origin.host().to_owned())
        .map_err(|_| Error::tls(origin, "the host is neither a name nor an address that a certificate could hold"))?;
    TlsConnector::from(config).connect(name, socket).await.map_err(|error| {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(error) => Error::tls(origin, explain(error)),
            None => Error::tls(origin, format!("the connection ended in the handshake ({}); if the registry speaks plain HTTP, say so with `http://` before its name, or with `--plain-http`", error.kind())),
        }
    })
}

fn explain(error: &rustls::Error) -> String {
    let what_to_do = match error {
        rustls::Error::InvalidMessage(_) => {
            return "the port does not speak TLS; if the registry speaks plain HTTP, say so with `http://` before its name, or with `--plain-http`"
                .to_owned();
        }
        rustls::Error::InvalidCertificate(why) => match why {
            CertificateError::UnknownIssuer => "give its certificate authority with `--ca FILE`",
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "renew the certificate, or set the clock"
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "use a name that the certificate holds"
            }
            _ => "mend the certificate, or give its certificate authority with `--ca FILE`",
        },
        _ => "look at the TLS settings of the registry; 1.2 and 1.3 are spoken here",
    };
    format!("{error}; {what_to_do}")
}

/// Takes any certificate, but still checks that the other side holds its key.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
