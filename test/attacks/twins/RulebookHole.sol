// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {RulebookTwin} goes without. With `None` it is sound.
enum RulebookHole {
    None,
    /// @dev Anybody announces and drops.
    OpenRules,
    /// @dev Rules may be in force from the next minute on.
    NoNotice,
    /// @dev The notice is that of the rules that are announced.
    OwnNotice,
    /// @dev An announcement takes the place of one that waits.
    AltersPending,
    /// @dev An act may be named twice, and each time what was the newest rule is taken for the one in force.
    RepeatedActs,
    /// @dev Rules that are in force may be dropped.
    LateDrop,
    /// @dev A drop keeps no more than the law in force.
    LostHistory,
    /// @dev What waits is not counted when a roster is replaced.
    OnlyInForce
}
