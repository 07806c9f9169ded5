// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import { ClaimFor, ICampaign } from "../interfaces/ICampaign.sol";
import { CumulativeArguments, ICumulativeCampaign, RootProposal } from "../interfaces/ICumulativeCampaign.sol";
import { Bundle } from "../libraries/Bundle.sol";
import { Campaign } from "./Campaign.sol";
import { Claims } from "./Claims.sol";

/// @title CumulativeCampaign
/// @notice See {ICumulativeCampaign}.
contract CumulativeCampaign is Claims, ICumulativeCampaign {
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
    uint64 private _overlapEnds;
    uint64 private _count;
    /// @inheritdoc ICampaign
    bytes32 public manifestHash;
    RootProposal private _proposal;
    /// @inheritdoc ICumulativeCampaign
    mapping(address account => uint256 amount) public paid;

    constructor(CumulativeArguments memory arguments) Campaign(arguments.terms) {
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
        _count = uint64(arguments.terms.count);
        manifestHash = arguments.terms.manifestHash;
    }

    /// @inheritdoc ICumulativeCampaign
    function proposeRoot(bytes32 root, uint256 leaves, uint256 funding, bytes32 manifest) external {
        // Check: who, what, and that nothing waits.
        if (msg.sender != proposer) revert NotProposer(msg.sender, proposer);
        _checkNotOver();
        _checkRoot(root, leaves);
        if (funding > fundingCap) revert FundingAboveCap(funding, fundingCap);
        if (manifest == bytes32(0)) revert ZeroManifestHash();
        if (root == merkleRoot) revert RootUnchanged(root);
        uint256 proposedAt = _proposal.proposedAt;
        if (proposedAt != 0 && block.timestamp < _expires(proposedAt)) {
            if (root == _proposal.root) revert RootAlreadyProposed(root, proposedAt);
            revert ProposalPending(_proposal.root, _expires(proposedAt));
        }

        // Effect: it waits.
        _proposal = RootProposal({
            root: root,
            manifestHash: manifest,
            funding: funding,
            count: uint64(leaves),
            proposedAt: uint64(block.timestamp)
        });
        emit RootProposed({
            root: root,
            count: leaves,
            funding: funding,
            manifestHash: manifest,
            acceptableFrom: block.timestamp + timelock,
            expires: _expires(block.timestamp)
        });
    }

    /// @inheritdoc ICumulativeCampaign
    function acceptRoot(bytes32 root) external {
        // Check: it is proposed, and its time has come.
        RootProposal memory next = _proposed(root);
        _checkNotOver();
        uint256 acceptableFrom = uint256(next.proposedAt) + timelock;
        if (block.timestamp < acceptableFrom) revert TimelockRunning(block.timestamp, acceptableFrom);
        uint256 expires = _expires(next.proposedAt);
        if (block.timestamp >= expires) revert ProposalExpired(block.timestamp, expires);

        // Effect: it takes the place of the present one, which stays good for a while.
        bytes32 previous = merkleRoot;
        uint64 overlapEnds = uint64(block.timestamp) + overlap;
        (merkleRoot, _previous) = (root, previous);
        (_overlapEnds, _count) = (overlapEnds, next.count);
        manifestHash = next.manifestHash;
        delete _proposal;
        emit RootAccepted({
            root: root,
            previous: previous,
            overlapEnds: overlapEnds,
            funding: next.funding,
            manifestHash: next.manifestHash
        });

        // Interaction: its money comes in, all of it.
        if (next.funding == 0) return;
        uint256 before = IERC20(token).balanceOf(address(this));
        SafeERC20.safeTransferFrom(IERC20(token), treasury, address(this), next.funding);
        uint256 afterwards = IERC20(token).balanceOf(address(this));
        uint256 received = afterwards > before ? afterwards - before : 0;
        if (received < next.funding) revert RootUnderFunded(received, next.funding);
    }

    /// @inheritdoc ICumulativeCampaign
    function vetoRoot(bytes32 root) external {
        if (msg.sender != guardian && msg.sender != proposer) revert NotGuardian(msg.sender, guardian);
        _proposed(root);
        delete _proposal;
        emit RootVetoed({ root: root, by: msg.sender });
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
    function previousRoot() external view returns (bytes32 root, uint256 overlapEnds) {
        return (_previous, _overlapEnds);
    }

    /// @inheritdoc ICumulativeCampaign
    function paidMany(address[] calldata accounts) external view returns (uint256[] memory amounts) {
        amounts = new uint256[](accounts.length);
        for (uint256 i = 0; i < accounts.length; ++i) amounts[i] = paid[accounts[i]];
    }

    /// @inheritdoc ICampaign
    function count() external view returns (uint256) {
        return _count;
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
        if (index >= _count) revert IndexOutOfRange(index, _count);
        return start;
    }

    /// @inheritdoc Claims
    /// @dev The present root costs one look at storage; the one before it is looked at only where that is another.
    function _isRoot(bytes32 root) internal view override returns (bool) {
        if (root == merkleRoot) return true;
        return root == _previous && block.timestamp < _overlapEnds;
    }

    /// @inheritdoc Claims
    /// @dev State is kept by account, so any index that is in the tree will do.
    function _checkIndex(uint256) internal view override {}

    /// @inheritdoc Claims
    function _checkWave(uint256) internal view override {}

    /// @inheritdoc Claims
    function _checkTurn(uint256, address caller, address account) internal view override {
        if (claimFor == ClaimFor.Anyone || caller == account) return;
        revert ClaimForOtherRefused(caller, account);
    }

    /// @inheritdoc Claims
    function _isAnyOpen(uint256 item, uint256 end) internal view override returns (bool) {
        for (; item < end; item += Bundle.ITEM) {
            (, address account, uint256 amount) = _itemAt(item);
            if (amount > paid[account]) return true;
        }
        return false;
    }

    /// @inheritdoc Claims
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

    /// @inheritdoc Claims
    function _recordPayment(uint256, address account, uint256, uint256 payment, uint256 paidBefore) internal override {
        unchecked {
            // At most the leaf's amount.
            paid[account] = paidBefore + payment;
        }
    }

    /// @dev The proposal, which must be of this root.
    function _proposed(bytes32 root) private view returns (RootProposal memory next) {
        next = _proposal;
        if (next.proposedAt == 0) revert NothingProposed();
        if (next.root != root) revert AnotherProposed(root, next.root);
    }

    /// @dev From when on a root that was proposed then can no longer be accepted.
    function _expires(uint256 proposedAt) private view returns (uint256) {
        return proposedAt + timelock + ACCEPTANCE_PERIOD;
    }

    /// @dev Reverts at and after the end.
    function _checkNotOver() private view {
        uint256 moved = effectiveEnd();
        if (block.timestamp >= moved) revert Ended(block.timestamp, moved);
    }
}
