// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../interfaces/ICampaign.sol";
import { IClaimGate } from "../../interfaces/IClaimGate.sol";
import { IPauseGate } from "../../interfaces/IPauseGate.sol";
import { ContractCode } from "../../libraries/ContractCode.sol";
import { ExtraTime } from "../../libraries/ExtraTime.sol";

/// @title PauseGate
/// @notice See {IPauseGate}. One gate may serve any number of campaigns: its state is kept by campaign.
contract PauseGate is IClaimGate, IPauseGate {
    /// @dev The newest pause, over or not, in one slot. Claims are refused while from <= time < until (Unix seconds).
    struct Pause {
        uint64 from;
        /// @dev When it ends by itself, or ended. Fits: a sum of two numbers of 64 bits.
        uint128 until;
        /// @dev Seconds of all pauses before it.
        uint64 before;
    }

    /// @inheritdoc IPauseGate
    address public immutable guardian;
    /// @inheritdoc IPauseGate
    uint64 public immutable maxPaused;
    /// @inheritdoc IPauseGate
    uint64 public immutable noPauseWindow;

    mapping(address campaign => Pause newest) private _pauses;

    modifier onlyGuardian() {
        if (msg.sender != guardian) revert NotGuardian(msg.sender, guardian);
        _;
    }

    constructor(address guardian_, uint64 maxPaused_, uint64 noPauseWindow_) {
        if (guardian_ == address(0)) revert ZeroGuardian();
        if (maxPaused_ == 0) revert ZeroMaxPaused();
        if (noPauseWindow_ == 0) revert ZeroNoPauseWindow();
        (guardian, maxPaused, noPauseWindow) = (guardian_, maxPaused_, noPauseWindow_);
    }

    /// @inheritdoc IPauseGate
    function pause(address campaign, string calldata reason) external onlyGuardian returns (uint256 until) {
        // Check: no other pause, and time left: for claims, and for pauses.
        Pause memory newest = _pauses[campaign];
        if (block.timestamp < newest.until) revert AlreadyPaused(campaign, newest.until);
        uint256 paused = _secondsOf(newest);
        // From the next second on, so that all transactions of this one are treated alike.
        uint256 from = block.timestamp + 1;
        until = from + _timeToPause(campaign, from, paused);

        // Effect: paused, for so long at most.
        _pauses[campaign] = Pause({ from: uint64(from), until: uint128(until), before: uint64(paused) });
        emit Paused({ campaign: campaign, from: from, until: until, reason: reason });
    }

    /// @inheritdoc IPauseGate
    function resume(address campaign, string calldata reason) external onlyGuardian returns (uint256 until) {
        Pause storage newest = _pauses[campaign];
        if (block.timestamp >= newest.until) revert NotPaused(campaign);
        until = block.timestamp + 1;
        newest.until = uint128(until);
        emit Resumed({ campaign: campaign, until: until, reason: reason });
    }

    /// @inheritdoc IClaimGate
    /// @dev Looks at no argument, but at who asks.
    function check(
        uint256,
        address,
        address,
        uint256,
        address,
        bytes calldata
    ) external view returns (bytes4 selector) {
        Pause memory newest = _pauses[msg.sender];
        if (newest.from <= block.timestamp && block.timestamp < newest.until) revert ClaimsPaused(newest.until);
        return IClaimGate.check.selector;
    }

    /// @inheritdoc IPauseGate
    function pauseOf(address campaign) external view returns (uint256 from, uint256 until) {
        Pause memory newest = _pauses[campaign];
        if (block.timestamp < newest.until) (from, until) = (newest.from, newest.until);
    }

    /// @inheritdoc IClaimGate
    /// @dev Seconds for which the campaign was paused so far. Never falls: it counts up in a pause and stands still else.
    function extraTime(address campaign) external view returns (uint256 extra) {
        return _secondsOf(_pauses[campaign]);
    }

    /// @dev Seconds for which a pause from `from` on may last; reverts where there are none.
    /// @param paused Seconds for which this gate paused the campaign so far.
    function _timeToPause(address campaign, uint256 from, uint256 paused) private view returns (uint256) {
        if (!ContractCode.isContract(campaign)) revert CampaignWithoutCode(campaign);
        // An adapter (see {IAllOfGate}) is its own gate, and tells what all its gates together moved the end by.
        address gate = ICampaign(campaign).gate();
        if (gate != address(this) && gate != campaign) revert CampaignAsksAnother(campaign, gate);
        uint256 allowed = ICampaign(campaign).maxExtraTime();
        // Another gate that does not answer moves the end as far as may be, which takes nothing from a pause.
        (bool answered, uint256 extra) = gate == address(this) ? (true, paused) : ExtraTime.ask(gate, campaign);
        uint256 moved = _earlier(answered ? extra : paused, allowed);

        uint256 end = ICampaign(campaign).end() + moved;
        if (block.timestamp >= end) revert CampaignOver(block.timestamp, end);
        if (end < from + noPauseWindow) revert NoPauseWindow(end - from, noPauseWindow);
        // Another gate may be counting this very second, which is lost before the pause begins.
        if (gate != address(this)) moved = _earlier(moved + 1, allowed);
        if (paused >= maxPaused) revert PausesUsedUp(paused, maxPaused);
        if (moved >= allowed) revert PausesUsedUp(moved, allowed);
        return _earlier(maxPaused - paused, allowed - moved);
    }

    function _secondsOf(Pause memory newest) private view returns (uint256) {
        uint256 to = _earlier(block.timestamp, newest.until);
        return newest.before + (to < newest.from ? 0 : to - newest.from);
    }

    function _earlier(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
