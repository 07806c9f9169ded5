// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {RecallTwin} goes without. With `None` it is sound.
enum RecallHole {
    None,
    /// @dev May be recalled in the second of the start, too.
    StartsSecond,
    /// @dev The right stays with whom the terms name.
    FirstTreasury,
    /// @dev A recall ends the campaign.
    Ends
}
