// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import { ClaimFor, ICampaign } from "../interfaces/ICampaign.sol";
import { CumulativeArguments, ICumulativeCampaign, RootProposal } from "../interfaces/ICumulativeCampaign.sol";
import { Bundle } from "../libraries/Bundle.sol";
import { CampaignChecks } from "../libraries/CampaignChecks.sol";
import { Funding } from "../libraries/Funding.sol";
import { BundledClaims } from "./BundledClaims.sol";
import { Campaign } from "./Campaign.sol";
import { MerkleClaims } from "./MerkleClaims.sol";
import { Terms } from "./terms/CampaignTerms.sol";
import { ConstantTerms } from "./terms/ConstantTerms.sol";

/// @title CumulativeCampaign
/// @notice See {ICumulativeCampaign}.
contract CumulativeCampaign is BundledClaims, ConstantTerms, ICumulativeCampaign {
    uint64 private constant MIN_TIMELOCK = 1 days;
    uint64 private constant MAX_TIMELOCK = 90 days;
    uint64 private constant ACCEPTANCE_PERIOD = 7 days;

    /// @inheritdoc ICumulativeCampaign
    address public immutable proposer;
    /// @inheritdoc ICumulativeCampaign
    address public immutable guardian;
    /// @inheritdoc ICumulativeCampaign
    uint64 public immutable timelock;
    /// @inheritdoc ICumulativeCampaign
    uint64 public immutable overlap;
    /// @inheritdoc ICumulativeCampaign
    uint256 public immutable fundingCap;

    /// @inheritdoc ICampaign
    bytes32 public merkleRoot;
    bytes32 private _previous;
    /// @dev When it ceases to be good, pauses since its successor was accepted aside.
    uint64 private _overlapEnds;
    /// @dev Seconds for which the gate had stopped claims when its successor was accepted.
    uint64 private _pausedBefore;
    uint64 private _leaves;
    /// @inheritdoc ICampaign
    bytes32 public manifestHash;
    RootProposal private _proposal;
    /// @inheritdoc ICumulativeCampaign
    mapping(address account => uint256 amount) public paid;

    constructor(CumulativeArguments memory arguments) ConstantTerms(arguments.terms) {
        // Check: no waves, the roles, the times.
        if (arguments.terms.waves != 0 || arguments.terms.waveInterval != 0) {
            revert WavesRefused(arguments.terms.waves, arguments.terms.waveInterval);
        }
        if (arguments.terms.claimFor == ClaimFor.AfterLastWave) revert AfterLastWaveWithoutWaves();
        if (arguments.proposer == address(0)) revert ZeroProposer();
        if (arguments.guardian == address(0)) revert ZeroGuardian();
        if (arguments.guardian == arguments.proposer) revert GuardianIsProposer(arguments.guardian);
        if (arguments.timelock < MIN_TIMELOCK || arguments.timelock > MAX_TIMELOCK) {
            revert TimelockOutOfRange(arguments.timelock, MIN_TIMELOCK, MAX_TIMELOCK);
        }
        if (arguments.overlap == 0 || arguments.overlap > arguments.timelock) {
            revert OverlapOutOfRange(arguments.overlap, arguments.timelock);
        }

        // Effect: fix the rules, and the first root.
        proposer = arguments.proposer;
        guardian = arguments.guardian;
        timelock = arguments.timelock;
        overlap = arguments.overlap;
        fundingCap = arguments.fundingCap;
        merkleRoot = arguments.terms.root;
        _leaves = uint64(arguments.terms.count);
        manifestHash = arguments.terms.manifestHash;
    }

    /// @inheritdoc ICumulativeCampaign
    function proposeRoot(bytes32 root, uint256 leaves, uint256 funding, bytes32 manifest) external {
        // Check: who, what, and that nothing waits.
        Terms terms = _terms();
        if (msg.sender != proposer) revert NotProposer(msg.sender, proposer);
        _checkNotOver(terms);
        CampaignChecks.checkRoot(root, leaves);
        if (funding > fundingCap) revert FundingAboveCap(funding, fundingCap);
        if (manifest == bytes32(0)) revert ZeroManifestHash();
        if (root == merkleRoot) revert RootUnchanged(root);
        _checkNoProposal(terms, root);

        // Effect: it waits.
        RootProposal memory next = RootProposal({
            root: root,
            manifestHash: manifest,
            funding: funding,
            count: uint64(leaves),
            proposedAt: uint64(block.timestamp),
            pausedBefore: _pausedSoFar(terms)
        });
        _proposal = next;
        uint256 acceptableFrom = block.timestamp + timelock;
        emit RootProposed({
            root: root,
            proposal: _hashOf(next),
            count: leaves,
            funding: funding,
            manifestHash: manifest,
            acceptableFrom: acceptableFrom,
            expires: acceptableFrom + ACCEPTANCE_PERIOD
        });
    }

    /// @inheritdoc ICumulativeCampaign
    function acceptRoot(bytes32 proposal_) external {
        // Check: it is proposed, and its time has come.
        Terms terms = _terms();
        RootProposal memory next = _proposed(proposal_);
        _checkNotOver(terms);
        uint256 from = _acceptableFrom(terms, next);
        if (block.timestamp < from) revert TimelockRunning(block.timestamp, from);
        uint256 expires = from + ACCEPTANCE_PERIOD;
        if (block.timestamp >= expires) revert ProposalExpired(block.timestamp, expires);

        // Effect: it takes the place of the present one, which stays good for a while.
        bytes32 previous = merkleRoot;
        uint64 overlapEnds = uint64(block.timestamp) + overlap;
        (merkleRoot, _previous) = (next.root, previous);
        (_overlapEnds, _pausedBefore, _leaves) = (overlapEnds, _pausedSoFar(terms), next.count);
        manifestHash = next.manifestHash;
        delete _proposal;
        emit RootAccepted({
            root: next.root,
            previous: previous,
            overlapEnds: overlapEnds,
            funding: next.funding,
            manifestHash: next.manifestHash
        });

        // Interaction: its money comes in, all of it.
        if (next.funding == 0) return;
        uint256 received = Funding.move(IERC20(_token(terms)), _treasury(terms), address(this), next.funding);
        if (received < next.funding) revert RootUnderFunded(received, next.funding);
    }

    /// @inheritdoc ICumulativeCampaign
    function vetoRoot(bytes32 proposal_) external {
        if (msg.sender != guardian && msg.sender != proposer) revert NotGuardian(msg.sender, guardian);
        bytes32 root = _proposed(proposal_).root;
        delete _proposal;
        emit RootVetoed({ root: root, proposal: proposal_, by: msg.sender });
    }

    /// @inheritdoc ICumulativeCampaign
    function acceptancePeriod() external pure returns (uint64) {
        return ACCEPTANCE_PERIOD;
    }

    /// @inheritdoc ICumulativeCampaign
    function proposal() external view returns (RootProposal memory) {
        return _proposal;
    }

    /// @inheritdoc ICumulativeCampaign
    function proposalHash() external view returns (bytes32) {
        return _proposal.proposedAt == 0 ? bytes32(0) : _hashOf(_proposal);
    }

    /// @inheritdoc ICumulativeCampaign
    function acceptable() external view returns (uint256 from, uint256 until) {
        if (_proposal.proposedAt == 0) return (0, 0);
        from = _acceptableFrom(_terms(), _proposal);
        until = from + ACCEPTANCE_PERIOD;
    }

    /// @inheritdoc ICumulativeCampaign
    function previousRoot() external view returns (bytes32 root, uint256 overlapEnds) {
        if (_previous != bytes32(0)) (root, overlapEnds) = (_previous, _overlapEnd(_terms()));
    }

    /// @inheritdoc ICumulativeCampaign
    function paidMany(address[] calldata accounts) external view returns (uint256[] memory amounts) {
        amounts = new uint256[](accounts.length);
        for (uint256 i = 0; i < accounts.length; ++i) amounts[i] = paid[accounts[i]];
    }

    /// @inheritdoc ICampaign
    function count() external view returns (uint256) {
        return _leaves;
    }

    /// @inheritdoc ICampaign
    function claimsRepeat() external pure override(Campaign, ICampaign) returns (bool) {
        return true;
    }

    /// @inheritdoc ICampaign
    /// @dev Each root opens for everybody at once.
    function waves() external pure returns (uint64) {
        return 0;
    }

    /// @inheritdoc ICampaign
    function waveInterval() external pure returns (uint64) {
        return 0;
    }

    /// @inheritdoc ICampaign
    function claimableFrom(uint256 index) external view returns (uint256 time) {
        if (index >= _leaves) revert IndexOutOfRange(index, _leaves);
        return _start(_terms());
    }

    /// @inheritdoc MerkleClaims
    /// @dev The present root costs one look at storage; the one before it is looked at only where that is another, and the gate
    /// is asked only where pauses matter. Until a second root is accepted there is none before, and zero is not it.
    function _isRoot(Terms terms, bytes32 root) internal view override returns (bool) {
        if (root == merkleRoot) return true;
        if (root != _previous || root == bytes32(0)) return false;
        return block.timestamp < _overlapEnds || block.timestamp < _overlapEnd(terms);
    }

    /// @inheritdoc MerkleClaims
    /// @dev State is kept by account, so any index that is in the tree will do.
    function _checkIndex(Terms, uint256) internal view override {}

    /// @inheritdoc MerkleClaims
    function _checkWave(Terms, uint256) internal view override {}

    /// @inheritdoc MerkleClaims
    /// @dev Without waves there is one restriction: nobody claims for others.
    function _checkTurn(Terms, uint256, address caller, address account) internal view override {
        if (caller != account) revert ClaimForOtherRefused(caller, account);
    }

    /// @inheritdoc BundledClaims
    function _isAnyOpen(uint256 item, uint256 end) internal view override returns (bool) {
        for (; item < end; item += Bundle.ITEM) {
            (, address account, uint256 amount) = _itemAt(item);
            if (amount > paid[account]) return true;
        }
        return false;
    }

    /// @inheritdoc MerkleClaims
    function _amountDue(
        uint256 index,
        address account,
        uint256 amount,
        uint256 upTo
    ) internal view override returns (uint256 payment, uint256 paidBefore) {
        paidBefore = paid[account];
        if (amount <= paidBefore) revert AlreadyClaimed(index);
        unchecked {
            payment = amount - paidBefore;
        }
        if (payment > upTo) {
            // Nothing would be paid, and the signature would stay good.
            if (upTo == 0) revert AmountAboveLimit(payment, upTo);
            payment = upTo;
        }
    }

    /// @inheritdoc MerkleClaims
    function _recordPayment(uint256, address account, uint256, uint256 payment, uint256 paidBefore) internal override {
        unchecked {
            // At most the leaf's amount.
            paid[account] = paidBefore + payment;
        }
    }

    /// @dev Reverts if a proposal waits that can still be accepted.
    function _checkNoProposal(Terms terms, bytes32 root) private view {
        RootProposal memory waiting = _proposal;
        if (waiting.proposedAt == 0) return;
        uint256 expires = _acceptableFrom(terms, waiting) + ACCEPTANCE_PERIOD;
        if (block.timestamp >= expires) return;
        if (root == waiting.root) revert RootAlreadyProposed(root, waiting.proposedAt);
        revert ProposalPending(waiting.root, expires);
    }

    /// @dev The proposal, which must be the one that is named.
    function _proposed(bytes32 named) private view returns (RootProposal memory next) {
        next = _proposal;
        if (next.proposedAt == 0) revert NothingProposed();
        if (_hashOf(next) != named) revert ProposalMismatch(named, _hashOf(next));
    }

    /// @dev From when on a proposal may be accepted, as of now.
    function _acceptableFrom(Terms terms, RootProposal memory proposed) private view returns (uint256) {
        return uint256(proposed.proposedAt) + timelock + _pausedSince(terms, proposed.pausedBefore);
    }

    /// @dev From when on the root before is no longer good, as of now.
    function _overlapEnd(Terms terms) private view returns (uint256) {
        return _overlapEnds + _pausedSince(terms, _pausedBefore);
    }

    /// @dev Seconds for which the gate stopped claims so far. Where it does not answer they count as none here, and as all
    /// later: nobody's time is cut short.
    function _pausedSoFar(Terms terms) private view returns (uint64) {
        return uint64(_extraTime(terms, 0));
    }

    /// @dev Seconds for which the gate stopped claims since it had stopped them for `before`.
    function _pausedSince(Terms terms, uint256 before) private view returns (uint256) {
        uint256 paused = _extraTime(terms, _maxExtraTime(terms));
        return paused > before ? paused - before : 0;
    }

    function _hashOf(RootProposal memory proposed) private pure returns (bytes32) {
        return keccak256(abi.encode(proposed));
    }
}
