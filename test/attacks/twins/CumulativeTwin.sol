// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { ECDSA } from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import { ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import {
    CumulativeArguments,
    ICumulativeCampaign,
    RootProposal
} from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { ClaimTerms, ISignedClaims } from "../../../contracts/interfaces/ISignedClaims.sol";
import { ClaimSigning } from "../../contracts/support/ClaimSigning.sol";
import { CumulativeHole } from "./CumulativeHole.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice {TwinCampaign} over roots that follow each other, without fees and bundles, and one hole or none. Never shipped.
contract CumulativeTwin is TwinCampaign {
    CumulativeHole internal immutable _hole;

    address private _proposer;
    address private _guardian;
    uint256 private _timelock;
    uint256 private _overlap;
    uint256 private _cap;
    bytes32 private _previous;
    uint256 private _overlapEnds;
    mapping(bytes32 root => bool) private _wasGood;
    /// @dev Names the newest proposal.
    bytes32 public proposalHash;
    bool private _isRecalled;
    /// @dev Under zero, but for the hole that keeps many.
    mapping(bytes32 key => RootProposal) private _proposals;
    /// @dev By account, but for the hole.
    mapping(uint256 key => uint256 amount) private _paid;

    constructor(CumulativeArguments memory arguments, CumulativeHole hole) TwinCampaign(arguments.terms) {
        _hole = hole;
        (_proposer, _guardian) = (arguments.proposer, arguments.guardian);
        (_timelock, _overlap, _cap) = (arguments.timelock, arguments.overlap, arguments.fundingCap);
    }

    function proposeRoot(bytes32 root, uint256 leaves, uint256 funding, bytes32 manifest) external {
        if (msg.sender != _proposer) revert ICumulativeCampaign.NotProposer(msg.sender, _proposer);
        if (funding > _cap && _hole != CumulativeHole.NoCap) {
            revert ICumulativeCampaign.FundingAboveCap(funding, _cap);
        }
        RootProposal memory next = RootProposal({
            root: root,
            manifestHash: manifest,
            funding: funding,
            count: uint64(leaves),
            proposedAt: uint64(block.timestamp),
            pausedBefore: 0
        });
        RootProposal memory waiting = _proposals[_key(_hashOf(next))];
        if (waiting.proposedAt != 0 && block.timestamp < _expires(waiting)) {
            if (_hole != CumulativeHole.Overwrites) {
                revert ICumulativeCampaign.ProposalPending(waiting.root, _expires(waiting));
            }
            next.proposedAt = waiting.proposedAt;
        }
        proposalHash = _hashOf(next);
        _proposals[_key(proposalHash)] = next;
    }

    function acceptRoot(bytes32 named) external {
        RootProposal memory next = _proposed(named, CumulativeHole.AcceptsAny);
        uint256 from = next.proposedAt + _timelock;
        if (block.timestamp < from && _hole != CumulativeHole.NoTimelock) {
            revert ICumulativeCampaign.TimelockRunning(block.timestamp, from);
        }
        if (block.timestamp >= _expires(next) && _hole != CumulativeHole.NoExpiry) {
            revert ICumulativeCampaign.ProposalExpired(block.timestamp, _expires(next));
        }
        (_previous, _overlapEnds, _wasGood[_terms.root]) = (_terms.root, block.timestamp + _overlap, true);
        (_terms.root, _terms.count) = (next.root, next.count);
        if (_hole != CumulativeHole.KeepsProposal) delete _proposals[_key(named)];

        uint256 before = IERC20(_terms.token).balanceOf(address(this));
        if (next.funding != 0) IERC20(_terms.token).transferFrom(_terms.treasury, address(this), next.funding);
        uint256 received = IERC20(_terms.token).balanceOf(address(this)) - before;
        if (received < next.funding && _hole != CumulativeHole.UnmeteredFunding) {
            revert ICumulativeCampaign.RootUnderFunded(received, next.funding);
        }
    }

    function vetoRoot(bytes32 named) external {
        if (msg.sender != _guardian && msg.sender != _proposer) {
            revert ICumulativeCampaign.NotGuardian(msg.sender, _guardian);
        }
        _proposed(named, CumulativeHole.VetoesAny);
        delete _proposals[_key(named)];
    }

    function claimSigned(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        ClaimTerms calldata terms,
        uint256,
        bytes calldata signature
    ) external {
        uint256 before = _hole == CumulativeHole.LastingSignature ? 0 : _paid[_payee(index, account)];
        bytes32 digest = ClaimSigning.digestOn(block.chainid, address(this), account, index, terms, before);
        if (msg.sender != account && ECDSA.recover(digest, signature) != account) {
            revert ISignedClaims.InvalidSignature(account, digest);
        }
        _pay(terms.recipient, _noteDue(index, account, amount, proof, terms.upTo));
    }

    function paid(address account) external view returns (uint256) {
        return _paid[uint160(account)];
    }

    function claimsRepeat() external pure returns (bool) {
        return true;
    }

    function _claim(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        bytes calldata gateData
    ) internal override {
        uint256 payment = _noteDue(index, account, amount, proof, type(uint256).max);
        _askGate(index, account, amount, gateData);
        _pay(account, payment);
    }

    function _noteDue(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        uint256 upTo
    ) private returns (uint256 payment) {
        _checkOpen();
        if (!_proves(proof, _leafOf(index, account, amount))) revert IClaims.InvalidProof(index, account, amount);
        uint256 before = _paid[_payee(index, account)];
        if (amount <= before && _hole != CumulativeHole.Underflows) revert IClaims.AlreadyClaimed(index);
        unchecked {
            payment = amount - before;
            if (payment > upTo) payment = upTo;
            _paid[_payee(index, account)] = before + payment;
        }
    }

    function _proves(bytes32[] calldata proof, bytes32 leaf) internal view override returns (bool) {
        for (uint256 i = 0; i < proof.length; ++i) leaf = _parent(leaf, proof[i]);
        if (leaf == _terms.root) return true;
        if (leaf == _previous && _hole != CumulativeHole.NoOverlap && block.timestamp < _overlapEnds) return true;
        return _hole == CumulativeHole.RootsStayGood && _wasGood[leaf];
    }

    function _checkRecall() internal view override {
        if (_isRecalled && _hole == CumulativeHole.RecallsOnce) revert ICampaign.NotRecallable();
        super._checkRecall();
    }

    function _afterRecall() internal override {
        _isRecalled = true;
    }

    function _proposed(bytes32 named, CumulativeHole blind) private view returns (RootProposal memory next) {
        next = _proposals[_key(named)];
        if (next.proposedAt == 0) revert ICumulativeCampaign.NothingProposed();
        if (_hashOf(next) != named && _hole != blind) {
            revert ICumulativeCampaign.ProposalMismatch(named, _hashOf(next));
        }
    }

    function _hashOf(RootProposal memory next) private pure returns (bytes32) {
        return keccak256(abi.encode(next));
    }

    function _expires(RootProposal memory next) private view returns (uint256) {
        return next.proposedAt + _timelock + 7 days;
    }

    function _key(bytes32 named) private view returns (bytes32) {
        return _hole == CumulativeHole.ManyProposals ? named : bytes32(0);
    }

    function _payee(uint256 index, address account) private view returns (uint256) {
        return _hole == CumulativeHole.PaidByIndex ? index : uint160(account);
    }
}
