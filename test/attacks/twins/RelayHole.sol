// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {RelayTwin} goes without. With `None` it is sound.
enum RelayHole {
    None,
    /// @dev Fees go to the key that collects them.
    KeysCollect,
    /// @dev A key chooses the whole call.
    AnyCall,
    /// @dev Fees may be collected, and other bundles sent, while a bundle is under way.
    NoLock,
    /// @dev Does not look at what a bundle brought.
    NoLeastFee,
    /// @dev A call is good for ever.
    NoDeadline,
    /// @dev The owner names the treasury.
    OwnerNamesTreasury,
    /// @dev Knows the treasury by tx.origin.
    OriginTreasury,
    /// @dev Anybody sends bundles.
    OpenKeys,
    /// @dev Knows keys by tx.origin.
    OriginKeys,
    /// @dev A key that was struck off goes on.
    LastingKeys,
    /// @dev Keys list keys.
    KeysListKeys,
    /// @dev Anybody accepts in the successor's place.
    OpenAcceptance
}
