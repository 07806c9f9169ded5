// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {TwinTrustList} or {TwinTrustPolicy} goes without. With `None` they are sound.
enum TrustHole {
    None,
    /// @dev An accreditation may begin in the past.
    BackDates,
    /// @dev An end needs no notice.
    EndsAtOnce,
    /// @dev An end may be moved, later too.
    MovesEnds,
    /// @dev A compromise ends the accreditation now, not at its moment.
    EndsNow,
    /// @dev A compromise cuts back the newest accreditation alone.
    RenewalShields,
    /// @dev A region may get another name.
    RenamesRegions,
    /// @dev A list may spend all the gas, and a failing list makes the policy fail.
    WaitsForAll,
    /// @dev Whatever is not zero vouches.
    TakesAnything,
    /// @dev A list may be named twice.
    CountsTwice,
    /// @dev A list that fails counts as "no" however little gas it had.
    Starves,
    /// @dev A policy may be a list of another, in which its own lists have too little gas.
    NestsPolicies
}
