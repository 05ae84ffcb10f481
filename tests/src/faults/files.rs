//! The decorator over the file store.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::BoxStream;
use object_store::path::Path;
use object_store::{
    CopyOptions, GetOptions, GetResult, GetResultPayload, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, PutMultipartOptions, PutOptions, PutPayload, PutResult, Result,
};

use super::{Fault, Plan, Point, Points, Side};

/// A file store to which the faults of a plan happen.
pub struct FaultyFiles {
    inner: Arc<dyn ObjectStore>,
    plan: Arc<Plan>,
    points: Arc<dyn Points>,
}

impl FaultyFiles {
    /// Over `inner`.
    pub fn new(inner: Arc<dyn ObjectStore>, plan: Arc<Plan>, points: Arc<dyn Points>) -> Self {
        Self {
            inner,
            plan,
            points,
        }
    }

    async fn pass(&self, call: &'static str, side: Side) {
        self.points.pass(Point { call, side }).await;
    }
}

fn failed() -> object_store::Error {
    object_store::Error::Generic {
        store: "faulty",
        source: "it failed".into(),
    }
}

/// What a fault does before the call: fail, or hold it up.
async fn before(fault: Fault) -> Result<()> {
    match fault {
        Fault::Throttled | Fault::Contended | Fault::FailsBefore | Fault::Late(_) => Err(failed()),
        Fault::TimesOutBefore(silence) => {
            tokio::time::sleep(silence).await;
            Err(failed())
        }
        Fault::Slow(delay) => {
            tokio::time::sleep(delay).await;
            Ok(())
        }
        Fault::None
        | Fault::FailsAfter
        | Fault::TimesOutAfter(_)
        | Fault::TwiceFirst
        | Fault::TwiceSecond
        | Fault::Damaged
        | Fault::Torn => Ok(()),
    }
}

/// The answer with its last bit turned.
async fn damaged(mut answer: GetResult) -> Result<GetResult> {
    let (meta, range) = (answer.meta.clone(), answer.range.clone());
    let attributes = answer.attributes.clone();
    let extensions = core::mem::take(&mut answer.extensions);
    let mut bytes = answer.bytes().await?.to_vec();
    if let Some(last) = bytes.last_mut() {
        *last ^= 1;
    }
    let stream = futures::stream::once(async move { Ok(Bytes::from(bytes)) });
    Ok(GetResult {
        payload: GetResultPayload::Stream(Box::pin(stream)),
        meta,
        range,
        attributes,
        extensions,
    })
}

#[async_trait]
impl ObjectStore for FaultyFiles {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        opts: PutOptions,
    ) -> Result<PutResult> {
        const CALL: &str = "write a file";
        let fault = self.plan.next();
        self.pass(CALL, Side::Before).await;
        before(fault).await?;
        if matches!(fault, Fault::TwiceFirst | Fault::TwiceSecond) {
            let (payload, opts) = (payload.clone(), opts.clone());
            self.inner.put_opts(location, payload, opts).await?;
        }
        let answer = self.inner.put_opts(location, payload, opts).await;
        self.pass(CALL, Side::After).await;
        if let Fault::TimesOutAfter(silence) = fault {
            tokio::time::sleep(silence).await;
            return Err(failed());
        }
        if fault == Fault::FailsAfter {
            return Err(failed());
        }
        answer
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        opts: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(location, opts).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        const CALL: &str = "read a file";
        let fault = self.plan.next();
        self.pass(CALL, Side::Before).await;
        before(fault).await?;
        let answer = self.inner.get_opts(location, options).await?;
        self.pass(CALL, Side::After).await;
        if matches!(fault, Fault::FailsAfter | Fault::TimesOutAfter(_)) {
            return Err(failed());
        }
        if fault == Fault::Damaged {
            return damaged(answer).await;
        }
        Ok(answer)
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Path>>,
    ) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }
}

impl fmt::Debug for FaultyFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl fmt::Display for FaultyFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FaultyFiles({})", self.inner)
    }
}
