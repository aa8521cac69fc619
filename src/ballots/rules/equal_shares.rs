//! Method of Equal Shares.
