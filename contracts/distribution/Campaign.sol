// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import { ICampaign } from "../interfaces/ICampaign.sol";
import { IClaimGate } from "../interfaces/IClaimGate.sol";
import { CampaignChecks } from "../libraries/CampaignChecks.sol";
import { ExtraTime } from "../libraries/ExtraTime.sol";
import { CampaignTerms, Terms } from "./terms/CampaignTerms.sol";

/// @title Campaign
/// @notice See {ICampaign}.
abstract contract Campaign is CampaignTerms {
    /// @dev Whom the treasury named last; zero: nobody yet.
    address private _successor;

    /// @inheritdoc ICampaign
    function sweep() external returns (uint256 amount) {
        // Check: the end has come.
        Terms terms = _terms();
        uint256 ends = _effectiveEnd(terms);
        if (block.timestamp < ends) revert NotEnded(block.timestamp, ends);

        // Interaction: what is left goes to the treasury, whoever calls.
        amount = _takeRest(terms);
        address to = _treasury(terms);
        emit Swept({ treasury: to, amount: amount });
        _pay(terms, to, amount);
    }

    /// @inheritdoc ICampaign
    function recall() external returns (uint256 amount) {
        // Check: the campaign allows it, nothing can be claimed yet, and the treasury calls.
        Terms terms = _terms();
        if (!_isRecallable(terms)) revert NotRecallable();
        uint64 opens = _start(terms);
        if (block.timestamp >= opens) revert RecallOver(block.timestamp, opens);
        address to = _treasury(terms);
        if (msg.sender != to) revert NotTreasury(msg.sender, to);

        // Interaction: all that there is goes to the treasury.
        amount = _takeAll(terms);
        if (amount == 0) revert NothingToRecall(_token(terms));
        emit Recalled({ treasury: to, amount: amount });
        _pay(terms, to, amount);
        _afterRecall();
    }

    /// @inheritdoc ICampaign
    function changeTreasury(address next) external {
        Terms terms = _terms();
        address previous = _treasury(terms);
        if (msg.sender != previous) revert NotTreasury(msg.sender, previous);
        CampaignChecks.checkTreasury(next, _token(terms), address(this));
        emit TreasuryChanged({ previous: previous, next: next });
        _successor = next;
    }

    /// @inheritdoc ICampaign
    function treasury() external view returns (address) {
        return _treasury(_terms());
    }

    /// @inheritdoc ICampaign
    function effectiveEnd() external view returns (uint256) {
        return _effectiveEnd(_terms());
    }

    /// @inheritdoc ICampaign
    function claimsRepeat() external pure virtual returns (bool) {
        return false;
    }

    /// @dev Base units that go to the treasury after the end; whatever a campaign must record about it is recorded.
    function _takeRest(Terms terms) internal virtual returns (uint256 amount) {
        return _balance(terms);
    }

    /// @dev Base units that go to the treasury before the start.
    function _takeAll(Terms terms) internal virtual returns (uint256 amount) {
        return _balance(terms);
    }

    /// @dev Records that nothing is left. After the payment: what a token that calls back brought in meanwhile may be gone, too.
    function _afterRecall() internal virtual {}

    function _balance(Terms terms) internal view returns (uint256) {
        return IERC20(_token(terms)).balanceOf(address(this));
    }

    function _treasury(Terms terms) internal view returns (address) {
        address successor = _successor;
        return successor == address(0) ? _firstTreasury(terms) : successor;
    }

    function _effectiveEnd(Terms terms) internal view returns (uint256) {
        // Before the end the gate is not asked; at the latest its answer could not matter.
        uint256 ends = _end(terms);
        if (block.timestamp < ends) return ends;
        uint256 latest = ends + _maxExtraTime(terms);
        return block.timestamp < latest ? ends + _extraTime(terms, latest - ends) : latest;
    }

    /// @dev Seconds by which the gate moves the end as of now, at most what the campaign allows.
    /// @param unanswered What counts where the gate does not answer.
    function _extraTime(Terms terms, uint256 unanswered) internal view returns (uint256) {
        uint256 most = _maxExtraTime(terms);
        if (most == 0) return 0;
        (bool answered, uint256 extra) = ExtraTime.ask(_gate(terms), address(this));
        if (!answered) return unanswered;
        return extra < most ? extra : most;
    }

    /// @dev Reverts unless claims are paid now.
    function _checkOpen(Terms terms) internal view {
        uint256 opens = _start(terms);
        if (block.timestamp < opens) revert NotStarted(block.timestamp, uint64(opens));
        if (block.timestamp >= _end(terms)) _checkNotOver(terms);
    }

    /// @dev Reverts at and after the end.
    function _checkNotOver(Terms terms) internal view {
        uint256 ends = _effectiveEnd(terms);
        if (block.timestamp >= ends) revert Ended(block.timestamp, ends);
    }

    /// @dev Reverts unless the gate agrees. Call it after the claim is marked as taken.
    function _askGate(
        Terms terms,
        uint256 index,
        address account,
        address recipient,
        uint256 amount,
        address caller,
        bytes calldata gateData
    ) internal {
        address asked = _gate(terms);
        bytes4 answer = IClaimGate(asked).check({
            index: index,
            account: account,
            recipient: recipient,
            amount: amount,
            caller: caller,
            data: gateData
        });
        if (answer != IClaimGate.check.selector) revert GateRefused(asked, answer);
    }

    /// @dev Pays, and reverts unless the token says that it did.
    function _pay(Terms terms, address recipient, uint256 amount) internal {
        SafeERC20.safeTransfer(IERC20(_token(terms)), recipient, amount);
    }
}
