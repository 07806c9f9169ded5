// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import { CampaignArguments, ClaimFor, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";

/// @notice A plain campaign by the rules of ours, without the getters, each safeguard in a function of its own. It is
/// sound: the attacks run on it too. A twin overrides what makes up one safeguard. Never shipped.
contract TwinCampaign {
    CampaignArguments internal _terms;
    mapping(uint256 word => uint256 bits) internal _words;

    constructor(CampaignArguments memory terms) {
        _checkRoot(terms.root);
        _terms = terms;
    }

    function claim(uint256 index, address account, uint256 amount, bytes32[] calldata proof) external {
        if (_terms.gate != address(0)) revert ICampaign.GateDataMissing(_terms.gate);
        _claim(index, account, amount, proof, msg.data[:0]);
    }

    function claim(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        bytes calldata gateData
    ) external {
        if (_terms.gate == address(0)) revert ICampaign.GateDataUnexpected();
        _claim(index, account, amount, proof, gateData);
    }

    function sweep() external returns (uint256 amount) {
        _checkEnd();
        amount = _takeRest();
        emit ICampaign.Swept(_sweepsTo(), amount);
        IERC20(_terms.token).transfer(_sweepsTo(), amount);
    }

    function recall() external returns (uint256 amount) {
        _checkRecall();
        amount = _takeAll();
        if (amount == 0) revert ICampaign.NothingToRecall(_terms.token);
        emit ICampaign.Recalled(msg.sender, amount);
        IERC20(_terms.token).transfer(msg.sender, amount);
        _afterRecall();
    }

    function changeTreasury(address next) external {
        _checkTreasury();
        if (next == address(0) || next == _terms.token || next == address(this)) revert ICampaign.TreasuryRefused(next);
        _terms.treasury = next;
    }

    function effectiveEnd() public view virtual returns (uint256) {
        uint256 latest = uint256(_terms.end) + _terms.maxExtraTime;
        if (block.timestamp < _terms.end) return _terms.end;
        if (block.timestamp >= latest) return latest;
        (bool answered, bytes memory answer) = _terms.gate.staticcall(
            abi.encodeCall(IClaimGate.extraTime, (address(this)))
        );
        if (!answered || answer.length < 32) return latest;
        uint256 extra = abi.decode(answer, (uint256));
        return extra < _terms.maxExtraTime ? _terms.end + extra : latest;
    }

    function _claim(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        bytes calldata gateData
    ) internal virtual {
        _check(index, account, amount, proof);
        _take(index, proof);
        _askGate(index, account, amount, gateData);
        _pay(account, amount);
    }

    function _check(uint256 index, address account, uint256 amount, bytes32[] calldata proof) internal view {
        _checkOpen();
        if (_terms.claimFor == ClaimFor.Never && msg.sender != account) {
            revert ICampaign.ClaimForOtherRefused(msg.sender, account);
        }
        _checkLeaf(index, account, amount, proof);
        if (_isTaken(index, proof)) revert IClaims.AlreadyClaimed(index);
    }

    function _checkOpen() internal view {
        if (block.timestamp < _terms.start) revert ICampaign.NotStarted(block.timestamp, _terms.start);
        if (block.timestamp >= effectiveEnd()) revert ICampaign.Ended(block.timestamp, effectiveEnd());
    }

    function _checkLeaf(uint256 index, address account, uint256 amount, bytes32[] calldata proof) internal view {
        if (index >= _terms.count) revert ICampaign.IndexOutOfRange(index, _terms.count);
        if (!_proves(proof, _leafOf(index, account, amount))) {
            if (proof.length > 32) revert IClaims.ProofTooLong(proof.length, 32);
            revert IClaims.InvalidProof(index, account, amount);
        }
    }

    function _checkRoot(bytes32 root) internal pure virtual {
        if (root == bytes32(0)) revert ICampaign.ZeroRoot();
    }

    function _leafOf(uint256 index, address account, uint256 amount) internal view virtual returns (bytes32) {
        return keccak256(abi.encode(keccak256(abi.encode(index, account, amount))));
    }

    function _proves(bytes32[] calldata proof, bytes32 leaf) internal view virtual returns (bool) {
        if (proof.length > 32) return false;
        for (uint256 i = 0; i < proof.length; ++i) leaf = _parent(leaf, proof[i]);
        return leaf == _terms.root;
    }

    function _isTaken(uint256 index, bytes32[] calldata) internal view virtual returns (bool) {
        return isClaimed(index);
    }

    function _take(uint256 index, bytes32[] calldata) internal virtual {
        _words[index / 256] |= 1 << (index % 256);
    }

    function _askGate(uint256 index, address account, uint256 amount, bytes calldata gateData) internal virtual {
        if (_terms.gate == address(0)) return;
        bytes4 answer = IClaimGate(_terms.gate).check(index, account, account, amount, msg.sender, gateData);
        if (answer != IClaimGate.check.selector) revert ICampaign.GateRefused(_terms.gate, answer);
    }

    function _pay(address account, uint256 amount) internal virtual {
        IERC20(_terms.token).transfer(account, amount);
    }

    function _takeRest() internal virtual returns (uint256 amount) {
        return IERC20(_terms.token).balanceOf(address(this));
    }

    function _checkEnd() internal view virtual {
        if (block.timestamp < effectiveEnd()) revert ICampaign.NotEnded(block.timestamp, effectiveEnd());
    }

    function _takeAll() internal virtual returns (uint256 amount) {
        return IERC20(_terms.token).balanceOf(address(this));
    }

    function _afterRecall() internal virtual {}

    function _checkRecall() internal view virtual {
        if (!_terms.recallable) revert ICampaign.NotRecallable();
        if (block.timestamp >= _terms.start) revert ICampaign.RecallOver(block.timestamp, _terms.start);
        _checkTreasury();
    }

    function _sweepsTo() internal view virtual returns (address) {
        return _terms.treasury;
    }

    function _checkTreasury() internal view virtual {
        if (msg.sender != _terms.treasury) revert ICampaign.NotTreasury(msg.sender, _terms.treasury);
    }

    function _parent(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    function isClaimed(uint256 index) public view returns (bool) {
        return _words[index / 256] & (1 << (index % 256)) != 0;
    }
}
