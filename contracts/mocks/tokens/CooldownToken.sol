// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AwkwardToken } from "./AwkwardToken.sol";

/// @title CooldownToken
/// @notice Refuses a transfer that comes too soon after the last one of the same sender, recipient or origin. Real tokens do so
/// to stop bots at their launch. A campaign can make one payment with it, and the next one only later.
contract CooldownToken is AwkwardToken {
    /// @dev Whose last transfer counts.
    enum By {
        Sender,
        Recipient,
        Origin
    }

    /// @dev How it refuses: by its own error, a text, a panic, without a reason, or by returning false.
    enum How {
        OwnError,
        Text,
        Panic,
        Bare,
        False
    }

    error TransferTooSoon(address whose, uint256 lastBlock, uint256 lastSecond);

    By public by;
    How public how;
    /// @notice Blocks from the last transfer to the next one at the earliest; 1: not in the same block.
    uint256 public waitBlocks = 1;
    /// @notice Seconds from the last transfer to the next one at the earliest.
    uint256 public waitSeconds;

    /// @dev Block of the last transfer; 0: there was none.
    mapping(By by => mapping(address whose => uint256 number)) private _lastBlock;
    mapping(By by => mapping(address whose => uint256 second)) private _lastSecond;

    function cool(By by_, uint256 waitBlocks_, uint256 waitSeconds_) external {
        (by, waitBlocks, waitSeconds) = (by_, waitBlocks_, waitSeconds_);
    }

    function refuseBy(How how_) external {
        how = how_;
    }

    function _move(address from, address to, uint256 amount) internal override returns (bool) {
        address whose = _whose(from, to);
        (uint256 lastBlock, uint256 lastSecond) = (_lastBlock[by][whose], _lastSecond[by][whose]);
        bool isFirst = lastBlock == 0;
        bool isOver = block.number >= lastBlock + waitBlocks && block.timestamp >= lastSecond + waitSeconds;
        if (!isFirst && !isOver) return _refuse(whose, lastBlock, lastSecond);
        (_lastBlock[by][whose], _lastSecond[by][whose]) = (block.number, block.timestamp);
        return _movePlainly(from, to, amount);
    }

    function _refuse(address whose, uint256 lastBlock, uint256 lastSecond) private view returns (bool) {
        if (how == How.OwnError) revert TransferTooSoon(whose, lastBlock, lastSecond);
        // Older compilers had no errors but these.
        // solhint-disable-next-line gas-custom-errors
        if (how == How.Text) revert("cooldown");
        if (how == How.Panic) assert(false);
        // solhint-disable-next-line gas-custom-errors, reason-string
        if (how == How.Bare) revert();
        return false;
    }

    function _whose(address from, address to) private view returns (address) {
        if (by == By.Sender) return from;
        if (by == By.Recipient) return to;
        // solhint-disable-next-line avoid-tx-origin
        return tx.origin;
    }
}
