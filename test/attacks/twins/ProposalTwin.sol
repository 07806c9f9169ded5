// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import {
    CumulativeArguments,
    ICumulativeCampaign,
    RootProposal
} from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { ProposalHole } from "./ProposalHole.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice {TwinCampaign} over roots that follow each other, each named by its proposal, around pauses; and one hole or none.
/// Whatever else {CumulativeTwin} looks at is left out. Never shipped.
contract ProposalTwin is TwinCampaign {
    ProposalHole private immutable _hole;

    CumulativeArguments private _rules;
    RootProposal private _proposal;
    bytes32 private _previous;
    uint256 private _overlapEnds;
    uint256 private _pausedBefore;

    mapping(address account => uint256 amount) public paid;

    constructor(CumulativeArguments memory arguments, ProposalHole hole) TwinCampaign(arguments.terms) {
        _hole = hole;
        _rules = arguments;
    }

    function proposeRoot(bytes32 root, uint256 leaves, uint256 funding, bytes32 manifest) external {
        if (msg.sender != _rules.proposer) revert ICumulativeCampaign.NotProposer(msg.sender, _rules.proposer);
        if (_proposal.proposedAt != 0) revert ICumulativeCampaign.ProposalPending(_proposal.root, type(uint256).max);
        _proposal = RootProposal(root, manifest, funding, uint64(leaves), uint64(block.timestamp), uint64(_paused()));
    }

    function acceptRoot(bytes32 named) external {
        RootProposal memory next = _proposed(named);
        uint256 from = next.proposedAt + _rules.timelock + _paused() - next.pausedBefore;
        if (block.timestamp < from) revert ICumulativeCampaign.TimelockRunning(block.timestamp, from);
        (_previous, _overlapEnds, _pausedBefore) = (_terms.root, block.timestamp + _rules.overlap, _paused());
        (_terms.root, _terms.count) = (next.root, next.count);
        delete _proposal;
        if (next.funding != 0) IERC20(_terms.token).transferFrom(_terms.treasury, address(this), next.funding);
    }

    function vetoRoot(bytes32 named) external {
        if (msg.sender != _rules.guardian && msg.sender != _rules.proposer) {
            revert ICumulativeCampaign.NotGuardian(msg.sender, _rules.guardian);
        }
        _proposed(named);
        delete _proposal;
    }

    /// @notice By what a proposal is named here: all of it, but for the hole.
    function proposalHash() external view returns (bytes32) {
        return _nameOf(_proposal);
    }

    function gate() external view returns (address) {
        return _terms.gate;
    }

    function end() external view returns (uint64) {
        return _terms.end;
    }

    function maxExtraTime() external view returns (uint64) {
        return _terms.maxExtraTime;
    }

    function _claim(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        bytes calldata gateData
    ) internal override {
        _checkOpen();
        if (!_proves(proof, _leafOf(index, account, amount))) revert IClaims.InvalidProof(index, account, amount);
        if (amount <= paid[account]) revert IClaims.AlreadyClaimed(index);
        uint256 payment = amount - paid[account];
        paid[account] = amount;
        _askGate(index, account, amount, gateData);
        _pay(account, payment);
    }

    function _proves(bytes32[] calldata proof, bytes32 leaf) internal view override returns (bool) {
        for (uint256 i = 0; i < proof.length; ++i) leaf = _parent(leaf, proof[i]);
        if (leaf == _terms.root) return true;
        return leaf == _previous && block.timestamp < _overlapEnds + _paused() - _pausedBefore;
    }

    /// @dev Seconds for which the gate stopped claims so far; but for the hole.
    function _paused() private view returns (uint256) {
        if (_terms.gate == address(0) || _hole == ProposalHole.IgnoresPauses) return 0;
        return IClaimGate(_terms.gate).extraTime(address(this));
    }

    function _proposed(bytes32 named) private view returns (RootProposal memory next) {
        next = _proposal;
        if (next.proposedAt == 0) revert ICumulativeCampaign.NothingProposed();
        if (_nameOf(next) != named) revert ICumulativeCampaign.ProposalMismatch(named, _nameOf(next));
    }

    function _nameOf(RootProposal memory proposed) private view returns (bytes32) {
        return _hole == ProposalHole.NamesRoots ? proposed.root : keccak256(abi.encode(proposed));
    }
}
