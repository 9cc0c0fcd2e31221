//! Values used when the person asks for no other.

/// Minutes a day that a plan fills.
pub const PLAN_MINUTES: u16 = 10;

/// Weeks of a plan: complaints of this kind take about so long.
pub const PLAN_WEEKS: u8 = 12;

/// Weeks that progress shows.
pub const PROGRESS_WEEKS: u8 = 8;

/// Weeks of running that progress shows.
pub const RUNNING_WEEKS: u8 = 12;
