// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {CoinTwin} goes without. With `None` it is sound.
enum CoinHole {
    None,
    /// @dev Takes units after it has paid, from the balance that it read before, and gives the receiver all its gas.
    TakesLast,
    /// @dev Gives the receiver all its gas.
    BoundlessReceiver,
    /// @dev Does not look how much gas it has left for the receiver.
    GasAsGiven,
    /// @dev A unit is a share of all the coin that there is.
    UnitsAreShares
}
