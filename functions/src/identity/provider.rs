//! OpenID Connect: authorization code flow with PKCE, state and nonce, against any issuer.

use super::claims::OwnClaims;
use super::pre_auth::SECONDS;
use super::{Claims, PreAuth, SameSitePath};
use crate::clock::Clock;
use crate::deps::SessionDeps;
use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType,
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IdTokenFields, IssuerUrl, Nonce, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, Scope, StandardErrorResponse, StandardTokenResponse,
    TokenResponse,
};
use std::sync::Arc;
use tokio::sync::RwLock;

type OwnTokenFields = IdTokenFields<
    OwnClaims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Client = openidconnect::Client<
    OwnClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<OwnTokenFields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The call to the provider failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the identity provider does not answer")]
pub struct BackChannelError;

/// A call on its way to the provider.
type Answer = BoxFuture<'static, Result<http::Response<Vec<u8>>, BackChannelError>>;

/// How the provider is called from server to server: over the network, or in process in a demonstration.
#[derive(Clone)]
pub struct BackChannel(Arc<dyn Fn(http::Request<Vec<u8>>) -> Answer + Send + Sync>);

impl BackChannel {
    /// By this function.
    pub fn by<F>(call: F) -> Self
    where
        F: Fn(
                http::Request<Vec<u8>>,
            ) -> BoxFuture<'static, Result<http::Response<Vec<u8>>, BackChannelError>>
            + Send
            + Sync
            + 'static,
    {
        Self(Arc::new(call))
    }

    /// Over the network.
    pub fn network() -> Result<Self, BackChannelError> {
        let client = openidconnect::reqwest::ClientBuilder::new()
            // A provider that redirects its own back channel could make the server call anything.
            .redirect(openidconnect::reqwest::redirect::Policy::none())
            .timeout(std::time::Duration::from_secs(10))
            .build()
            .map_err(|_| BackChannelError)?;
        Ok(Self::by(move |request| {
            let client = client.clone();
            Box::pin(async move {
                use openidconnect::AsyncHttpClient;
                client.call(request).await.map_err(|_| BackChannelError)
            })
        }))
    }
}

impl<'c> openidconnect::AsyncHttpClient<'c> for BackChannel {
    type Error = BackChannelError;
    type Future = BoxFuture<'static, Result<http::Response<Vec<u8>>, BackChannelError>>;

    fn call(&'c self, request: http::Request<Vec<u8>>) -> Self::Future {
        (self.0)(request)
    }
}

/// Why a sign-in did not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CannotSignIn {
    /// The provider does not answer, or not as one.
    Provider,
    /// The provider says that the person refused, or may not.
    Refused,
    /// What came back does not belong to this sign-in.
    State,
    /// The code was not accepted.
    Code,
    /// The identity token is not valid.
    Token,
}

impl CannotSignIn {
    /// For the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Provider => "the identity provider does not answer",
            Self::Refused => "the identity provider refused",
            Self::State => "the answer does not belong to this sign-in",
            Self::Code => "the code was not accepted",
            Self::Token => "the identity token is not valid",
        }
    }
}

/// Where to send the browser.
pub struct ToProvider {
    /// Address at the provider.
    pub url: String,
    /// What must come back.
    pub pre_auth: PreAuth,
}

/// What the browser brings back from the provider.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub struct ProviderAnswer {
    /// Code to redeem.
    pub code: Option<String>,
    /// State as it was sent.
    pub state: Option<String>,
    /// Set instead of a code when the person refused.
    pub error: Option<String>,
}

/// An identity provider.
pub struct Provider {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: Option<ClientSecret>,
    redirect: RedirectUrl,
    back: BackChannel,
    metadata: RwLock<Option<Arc<CoreProviderMetadata>>>,
}

impl Provider {
    /// A provider by its issuer, with the client that is registered there.
    pub fn new(
        issuer: &str,
        client_id: &str,
        client_secret: Option<String>,
        redirect: String,
        back: BackChannel,
    ) -> Result<Self, CannotSignIn> {
        Ok(Self {
            issuer: IssuerUrl::new(issuer.to_owned()).map_err(|_| CannotSignIn::Provider)?,
            client_id: ClientId::new(client_id.to_owned()),
            client_secret: client_secret.map(ClientSecret::new),
            redirect: RedirectUrl::new(redirect).map_err(|_| CannotSignIn::Provider)?,
            back,
            metadata: RwLock::new(None),
        })
    }

    /// Where to send a browser that wants to sign in.
    pub async fn send_away(
        &self,
        deps: &SessionDeps,
        next: SameSitePath,
    ) -> Result<ToProvider, CannotSignIn> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, state, nonce) = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scope(Scope::new("profile".to_owned()))
            .set_pkce_challenge(challenge)
            .url();
        Ok(ToProvider {
            url: url.into(),
            pre_auth: PreAuth {
                state: state.into_secret(),
                nonce: nonce.secret().clone(),
                pkce_verifier: verifier.into_secret(),
                next,
                expires_at: deps.clock.now().plus_seconds(SECONDS),
            },
        })
    }

    /// Redeems the code that the browser brought back, and checks the token that it leads to.
    pub async fn redeem(
        &self,
        deps: &SessionDeps,
        answer: &ProviderAnswer,
        pre_auth: &PreAuth,
    ) -> Result<Claims, CannotSignIn> {
        if answer.state.as_deref() != Some(pre_auth.state.as_str()) {
            return Err(CannotSignIn::State);
        }
        if answer.error.is_some() {
            return Err(CannotSignIn::Refused);
        }
        let code = answer.code.clone().ok_or(CannotSignIn::State)?;
        let metadata = self.metadata().await?;
        let client = self.client(&metadata);
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| CannotSignIn::Provider)?
            .set_pkce_verifier(PkceCodeVerifier::new(pre_auth.pkce_verifier.clone()))
            .request_async(&self.back)
            .await
            .map_err(|_| CannotSignIn::Code)?;
        let token = tokens.id_token().ok_or(CannotSignIn::Token)?;
        let nonce = Nonce::new(pre_auth.nonce.clone());
        if let Ok(claims) = check(deps, &client, token, &nonce) {
            return Ok(claims);
        }
        // The provider may have new keys since they were last read.
        let fresh = self.discover().await?;
        check(deps, &self.client(&fresh), token, &nonce).map_err(|_| CannotSignIn::Token)
    }

    fn client(&self, metadata: &CoreProviderMetadata) -> Client {
        openidconnect::Client::from_provider_metadata(
            metadata.clone(),
            self.client_id.clone(),
            self.client_secret.clone(),
        )
        .set_redirect_uri(self.redirect.clone())
    }

    async fn metadata(&self) -> Result<Arc<CoreProviderMetadata>, CannotSignIn> {
        if let Some(known) = self.metadata.read().await.as_ref() {
            return Ok(known.clone());
        }
        self.discover().await
    }

    async fn discover(&self) -> Result<Arc<CoreProviderMetadata>, CannotSignIn> {
        let fresh = CoreProviderMetadata::discover_async(self.issuer.clone(), &self.back)
            .await
            .map_err(|_| CannotSignIn::Provider)?;
        let fresh = Arc::new(fresh);
        *self.metadata.write().await = Some(fresh.clone());
        Ok(fresh)
    }
}

type OwnToken = openidconnect::IdToken<
    OwnClaims,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

/// Signature, issuer, audience, time and nonce.
fn check(
    deps: &SessionDeps,
    client: &Client,
    token: &OwnToken,
    nonce: &Nonce,
) -> Result<Claims, openidconnect::ClaimsVerificationError> {
    let verifier = client.id_token_verifier().set_time_fn(clock_of(deps));
    token.claims(&verifier, nonce).map(own_claims)
}

fn clock_of(deps: &SessionDeps) -> impl Fn() -> DateTime<Utc> + Send + Sync + 'static {
    let clock: Arc<dyn Clock> = deps.clock.clone();
    move || DateTime::from_timestamp(clock.now().unix(), 0).unwrap_or_default()
}

fn own_claims(claims: &openidconnect::IdTokenClaims<OwnClaims, CoreGenderClaim>) -> Claims {
    let own = claims.additional_claims();
    let subject = claims.subject().as_str().to_owned();
    let name = claims
        .name()
        .and_then(|name| name.get(None))
        .map(|name| name.as_str().to_owned());
    Claims {
        display_name: name.unwrap_or_else(|| subject.clone()),
        subject,
        role: own.xinzheng_role,
        credit_codes: own.xinzheng_credit_codes.clone(),
        unit: own.xinzheng_unit.clone(),
    }
}
