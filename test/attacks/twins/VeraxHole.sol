// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {VeraxTwin} goes without. With `None` it is sound.
enum VeraxHole {
    None,
    /// @dev The attester's name is enough, whichever portal gives it.
    AttesterAlone,
    /// @dev What is too much of a subject is cut off.
    CutSubject,
    /// @dev What is revoked, or was replaced, counts.
    Revoked
}
