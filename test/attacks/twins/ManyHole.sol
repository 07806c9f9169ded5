// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {ManyTwin} goes without. With `None` it is sound.
enum ManyHole {
    None,
    /// @dev An adapter calls what anybody says.
    AnyonesAdapter,
    /// @dev An adapter calls what anybody says, while its gate asks.
    AdapterWhileAsking,
    /// @dev A part that answers nothing lets the claim pass.
    SilenceAgrees
}
