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
import { BundleItem } from "../../contracts/support/Bundles.sol";
import { CampaignHole } from "./CampaignHole.sol";
import { ProposalHole } from "./ProposalHole.sol";
import { TwinBundle } from "./TwinBundle.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice {TwinCampaign} over roots that follow each other, each named by its proposal, around pauses, with bundles of one item for
/// all of which the gate is told nothing; and one hole or none.
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

    function claimMany(bytes calldata bundle) external {
        _checkOpen();
        (BundleItem[] memory items, bytes32[] memory nodes, bytes memory flags) = TwinBundle.read(
            bundle,
            CampaignHole.None
        );
        bytes32 folded = _fold(items, nodes, flags);
        bool isNothing = folded == 0 && _hole != ProposalHole.ZeroIsProven && _hole != ProposalHole.BothZeros;
        if (isNothing || !_isRoot(folded)) revert IClaims.BundleNotProven(folded);
        for (uint256 i = 0; i < items.length; ++i) {
            _payDue(items[i].index, items[i].account, items[i].amount, msg.data[:0]);
        }
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
        _payDue(index, account, amount, gateData);
    }

    function _payDue(uint256 index, address account, uint256 amount, bytes calldata gateData) private {
        if (amount <= paid[account]) revert IClaims.AlreadyClaimed(index);
        uint256 payment = amount - paid[account];
        paid[account] = amount;
        _askGate(index, account, amount, gateData);
        _pay(account, payment);
    }

    function _proves(bytes32[] calldata proof, bytes32 leaf) internal view override returns (bool) {
        for (uint256 i = 0; i < proof.length; ++i) leaf = _parent(leaf, proof[i]);
        return _isRoot(leaf);
    }

    /// @dev Root to which leaves and nodes fold; zero where nodes are left over.
    function _fold(
        BundleItem[] memory items,
        bytes32[] memory nodes,
        bytes memory flags
    ) private view returns (bytes32) {
        uint256 steps = items.length + nodes.length - 1;
        bytes32[] memory queue = new bytes32[](items.length + 3 * steps);
        for (uint256 i = 0; i < items.length; ++i) {
            queue[i] = _leafOf(items[i].index, items[i].account, items[i].amount);
        }
        (uint256 head, uint256 used, uint256 tail) = (0, 0, items.length);
        for (uint256 k = 0; k < steps; ++k) {
            bytes32 first = queue[head++];
            bool isQueued = uint8(flags[k / 8]) & (0x80 >> (k % 8)) != 0;
            queue[tail++] = _parent(first, isQueued ? queue[head++] : nodes[used++]);
        }
        return used == nodes.length ? queue[tail - 1] : bytes32(0);
    }

    function _isRoot(bytes32 root) private view returns (bool) {
        if (root == _terms.root) return true;
        if (root == 0 && _hole != ProposalHole.ZeroIsARoot && _hole != ProposalHole.BothZeros) return false;
        return root == _previous && block.timestamp < _overlapEnds + _paused() - _pausedBefore;
    }

    /// @dev Seconds for which the gate stopped claims so far, all that are allowed where it does not say; but for the hole.
    function _paused() private view returns (uint256) {
        if (_terms.gate == address(0) || _hole == ProposalHole.IgnoresPauses) return 0;
        try IClaimGate(_terms.gate).extraTime(address(this)) returns (uint256 extra) {
            return extra < _terms.maxExtraTime ? extra : _terms.maxExtraTime;
        } catch {
            return _terms.maxExtraTime;
        }
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
