// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The kinds of campaigns.
enum Kind {
    Instant,
    Vesting,
    Cumulative
}
