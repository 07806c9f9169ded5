// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import { CampaignArguments, ClaimFor, ICampaign } from "../interfaces/ICampaign.sol";
import { IClaimGate } from "../interfaces/IClaimGate.sol";
import { NativeTree } from "../libraries/NativeTree.sol";

/// @title Campaign
/// @notice See {ICampaign}. Terms are immutables: reading them costs no storage access in any claim.
abstract contract Campaign is ICampaign {
    /// @dev What a gate may spend on {IClaimGate-extraTime}.
    uint256 private constant EXTRA_TIME_GAS = 200_000;
    /// @dev Leaves that much for the gate after the call itself (2,600) and the 64th that stays here.
    uint256 private constant GAS_TO_ASK = 210_000;
    /// @dev A hundred years.
    uint256 internal constant MAX_DURATION = 36_525 days;

    /// @inheritdoc ICampaign
    address public immutable token;
    /// @inheritdoc ICampaign
    uint64 public immutable start;
    /// @inheritdoc ICampaign
    uint64 public immutable end;
    /// @inheritdoc ICampaign
    address public immutable gate;
    /// @inheritdoc ICampaign
    uint64 public immutable maxExtraTime;
    /// @inheritdoc ICampaign
    ClaimFor public immutable claimFor;
    /// @inheritdoc ICampaign
    address public treasury;

    constructor(CampaignArguments memory arguments) {
        // Check: the tree and the token, then the times.
        _checkRoot(arguments.root, arguments.count);
        if (arguments.token.code.length == 0) revert TokenWithoutCode(arguments.token);
        _checkTimes(arguments);

        // Effect: fix the terms.
        token = arguments.token;
        start = arguments.start;
        end = arguments.end;
        gate = arguments.gate;
        maxExtraTime = arguments.maxExtraTime;
        claimFor = arguments.claimFor;
        _setTreasury(arguments.treasury, arguments.token);
    }

    /// @inheritdoc ICampaign
    function sweep() external returns (uint256 amount) {
        // Check: the end has come.
        uint256 moved = effectiveEnd();
        if (block.timestamp < moved) revert NotEnded(block.timestamp, moved);

        // Interaction: what is left goes to the treasury, whoever calls.
        amount = _takeRest();
        emit Swept({ treasury: treasury, amount: amount });
        SafeERC20.safeTransfer(IERC20(token), treasury, amount);
    }

    /// @inheritdoc ICampaign
    function changeTreasury(address next) external {
        if (msg.sender != treasury) revert NotTreasury(msg.sender, treasury);
        _setTreasury(next, token);
    }

    /// @inheritdoc ICampaign
    function effectiveEnd() public view returns (uint256) {
        uint256 latest = uint256(end) + maxExtraTime;
        // Before `end` the gate is not asked; at `latest` its answer could not matter.
        if (block.timestamp < end) return end;
        if (block.timestamp >= latest) return latest;
        (bool answered, uint256 extra) = _askExtraTime();
        return answered && extra < maxExtraTime ? end + extra : latest;
    }

    /// @inheritdoc ICampaign
    function claimsRepeat() external pure virtual returns (bool) {
        return false;
    }

    /// @dev Base units that go to the treasury; whatever a campaign must note about it is noted.
    function _takeRest() internal virtual returns (uint256 amount) {
        return IERC20(token).balanceOf(address(this));
    }

    /// @dev Reverts unless claims are paid now.
    function _checkOpen() internal view {
        if (block.timestamp < start) revert NotStarted(block.timestamp, start);
        if (block.timestamp >= end) {
            uint256 moved = effectiveEnd();
            if (block.timestamp >= moved) revert Ended(block.timestamp, moved);
        }
    }

    /// @dev Asks with a fixed amount of gas, and copies one word of the answer: so a caller cannot starve the gate until it
    /// seems to fail, and the gate can neither burn the caller's gas nor answer too much or too little.
    function _askExtraTime() private view returns (bool answered, uint256 extra) {
        if (gasleft() < GAS_TO_ASK) revert NotEnoughGas(gasleft(), GAS_TO_ASK);
        address asked = gate;
        uint256 stipend = EXTRA_TIME_GAS;
        bytes memory question = abi.encodeCall(IClaimGate.extraTime, (address(this)));
        // Safe: writes scratch space only, and an answer that is shorter than a word counts as none.
        assembly ("memory-safe") {
            answered := staticcall(stipend, asked, add(question, 0x20), mload(question), 0x00, 0x20)
            answered := and(answered, gt(returndatasize(), 0x1f))
            extra := mload(0x00)
        }
    }

    /// @dev Reverts unless the gate agrees. Call it after the claim is marked as taken.
    function _askGate(
        uint256 index,
        address account,
        address recipient,
        uint256 amount,
        address caller,
        bytes calldata gateData
    ) internal {
        bytes4 answer = IClaimGate(gate).check({
            index: index,
            account: account,
            recipient: recipient,
            amount: amount,
            caller: caller,
            data: gateData
        });
        if (answer != IClaimGate.check.selector) revert GateRefused(gate, answer);
    }

    /// @dev Pays, and reverts unless the token says that it did.
    function _pay(address recipient, uint256 amount) internal {
        SafeERC20.safeTransfer(IERC20(token), recipient, amount);
    }

    /// @dev Reverts unless this could be a tree.
    function _checkRoot(bytes32 root, uint256 leaves) internal pure {
        if (root == bytes32(0)) revert ZeroRoot();
        if (leaves == 0 || leaves > NativeTree.MAX_LEAVES) revert CountOutOfRange(leaves, NativeTree.MAX_LEAVES);
    }

    function _checkTimes(CampaignArguments memory arguments) private view {
        if (arguments.end <= arguments.start || arguments.end <= block.timestamp) {
            revert EndOutOfRange(arguments.start, arguments.end, block.timestamp);
        }
        uint256 latest = uint256(arguments.end) + arguments.maxExtraTime;
        if (latest > block.timestamp + MAX_DURATION) revert EndTooFar(latest, block.timestamp + MAX_DURATION);
        if (arguments.gate == address(0)) {
            if (arguments.maxExtraTime != 0) revert ExtraTimeWithoutGate(arguments.maxExtraTime);
        } else if (arguments.gate.code.length == 0) {
            revert GateWithoutCode(arguments.gate);
        }
    }

    /// @dev The token is an argument because immutables cannot be read while they are being set.
    function _setTreasury(address next, address token_) private {
        if (next == address(0) || next == token_ || next == address(this)) revert TreasuryRefused(next);
        emit TreasuryChanged({ previous: treasury, next: next });
        treasury = next;
    }
}
