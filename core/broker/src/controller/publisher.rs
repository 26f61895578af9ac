//! Who acts on changes of the metadata.

use std::sync::Arc;

use ottla_metadata::MetadataImage;
use ottla_metadata::image::Delta;

/// Called once with everything, then with every change, one at a time and in order. A request that made the change
/// is answered only when all have returned, and the image that requests see becomes the new one after that: what
/// is published must therefore be looked up in `image`, not asked for.
pub trait Publisher: Send + Sync {
    /// `delta` names what changed; `image` has the new state.
    fn publish(&self, delta: &Delta, image: &Arc<MetadataImage>);
}
