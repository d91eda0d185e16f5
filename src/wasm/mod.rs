//! The engine as JavaScript sees it. Nothing is decided here: values are converted, the chart is called, pixels are
//! put on the canvas. What the module exports is chosen by the features `engine` and `doctor`.

#[cfg(feature = "engine")]
mod convert;
#[cfg(feature = "doctor")]
mod doctor;
#[cfg(feature = "engine")]
mod engine;
#[cfg(feature = "engine")]
mod fonts;
#[cfg(feature = "engine")]
mod host;
#[cfg(feature = "engine")]
mod intake;
#[cfg(feature = "engine")]
mod shared;
#[cfg(feature = "engine")]
mod texts;
#[cfg(feature = "engine")]
mod widths;

#[cfg(feature = "doctor")]
pub use doctor::Doctor;
#[cfg(feature = "engine")]
pub use engine::Engine;
