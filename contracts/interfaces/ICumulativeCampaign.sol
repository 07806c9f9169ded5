// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { CampaignArguments } from "./ICampaign.sol";
import { IClaims } from "./IClaims.sol";

/// @notice Everything that is fixed when a cumulative campaign is created.
struct CumulativeArguments {
    /// @notice The terms that every campaign has; their tree is the first one. There are no waves: `claimFor` is `Anyone` or
    /// `Never`.
    CampaignArguments terms;
    /// @notice Who may propose roots; not zero.
    address proposer;
    /// @notice Who may veto roots; not zero, not the proposer.
    address guardian;
    /// @notice Seconds from a proposal to its acceptance at the earliest, from 1 day to 90 days.
    uint64 timelock;
    /// @notice Seconds for which a root stays valid after another has replaced it, from 1 to `timelock`.
    uint64 overlap;
    /// @notice Most base units that a root may bring with it.
    uint256 fundingCap;
}

/// @notice A root that waits to be accepted.
struct RootProposal {
    /// @notice Root of the native tree of campaign leaves, whose amounts are totals so far; zero: there is no proposal.
    bytes32 root;
    /// @notice keccak256 of the bytes of the tree's manifest.
    bytes32 manifestHash;
    /// @notice Base units that the treasury adds when the root is accepted.
    uint256 funding;
    /// @notice Number of leaves.
    uint64 count;
    /// @notice Unix seconds of the proposal; 0: there is no proposal.
    uint64 proposedAt;
    /// @notice Seconds for which the gate had stopped claims before the proposal.
    uint64 pausedBefore;
}

/// @title ICumulativeCampaign
/// @notice Pays rewards that grow: each leaf says what its account has earned in total, and a claim pays what was not yet paid.
/// One root replaces another: the proposer proposes a root, the guardian may veto it, and anybody may accept it once the
/// timelock has run.
/// @dev The amount paid is kept by account and never falls. Whatever roots are accepted, an account gets at most the greatest
/// amount that an accepted root had for it. The previous root stays valid for `overlap`, so a proof made for it can still be
/// claimed with. `overlap` is at most `timelock`, so at most two roots are valid at a time. As long as the campaign lasts, each
/// root is valid for at least the time that it was promised.
/// @dev A pause takes no claim time from a root. The seconds for which the gate stopped claims are added to the timelock, to
/// the time for acceptance and to the overlap. A gate that does not answer counts as having stopped claims for `maxExtraTime`.
/// @dev A root brings at most `fundingCap` base units. Accepting it moves them from the treasury (by allowance), and without
/// this money a root is not accepted. So whatever roots say, the campaign never pays more than it was given.
/// @dev Warning: the proposer alone decides what a root says. If the guardian does not watch, a bad root can take all that the
/// campaign holds, and `fundingCap` more from the treasury's allowance each time the timelock runs: see SECURITY.md.
/// @dev Warning: an account that has several leaves under a root is paid the greatest of them, not their sum.
interface ICumulativeCampaign is IClaims {
    /// @notice A cumulative campaign has no waves: each root opens for everybody at once.
    error WavesRefused(uint64 waves, uint64 waveInterval);
    /// @notice Somebody must be able to propose roots.
    error ZeroProposer();
    /// @notice Somebody must be able to veto roots.
    error ZeroGuardian();
    /// @notice The guardian watches the proposer, so it must be another account.
    error GuardianIsProposer(address guardian);
    /// @notice The timelock is from `least` to `most` seconds.
    error TimelockOutOfRange(uint64 timelock, uint64 least, uint64 most);
    /// @notice The overlap is from 1 second to the timelock.
    error OverlapOutOfRange(uint64 overlap, uint64 timelock);
    /// @notice Only the proposer may do this.
    error NotProposer(address caller, address proposer);
    /// @notice Only the guardian, or the proposer who takes it back, may do this.
    error NotGuardian(address caller, address guardian);
    /// @notice This root is already the campaign's.
    error RootUnchanged(bytes32 root);
    /// @notice This root was already proposed, and waits to be accepted.
    error RootAlreadyProposed(bytes32 root, uint256 proposedAt);
    /// @notice Another root waits to be accepted, at most until `expires`. It must be vetoed, accepted or expired first.
    error ProposalPending(bytes32 root, uint256 expires);
    /// @notice A root brings at most `cap` base units with it.
    error FundingAboveCap(uint256 funding, uint256 cap);
    /// @notice A proposal names the manifest that rebuilds its tree.
    error ZeroManifestHash();
    /// @notice No root is proposed.
    error NothingProposed();
    /// @notice The proposal that waits is another one than the hash names.
    error ProposalMismatch(bytes32 named, bytes32 proposed);
    /// @notice The timelock of this root runs until `acceptableFrom`, or longer while claims are paused.
    error TimelockRunning(uint256 now_, uint256 acceptableFrom);
    /// @notice This root had to be accepted before `expires`: propose it again.
    error ProposalExpired(uint256 now_, uint256 expires);
    /// @notice Fewer base units arrived than the root was to bring: the token takes a fee.
    error RootUnderFunded(uint256 received, uint256 funding);

    /// @notice A root was proposed.
    /// @param root The root.
    /// @param count Number of its leaves.
    /// @param funding Base units that the root brings.
    /// @param manifestHash keccak256 of the bytes of its manifest.
    /// @param acceptableFrom Unix seconds from which it may be accepted; a pause of claims until then delays it by as many
    /// seconds.
    /// @param expires Unix seconds from which it may no longer be accepted; a pause delays it likewise.
    /// @param proposal Its hash: see {proposalHash}.
    event RootProposed(
        bytes32 indexed root,
        bytes32 indexed proposal,
        uint256 count,
        uint256 funding,
        bytes32 manifestHash,
        uint256 acceptableFrom,
        uint256 expires
    );
    /// @notice A root replaced another.
    /// @param root The root.
    /// @param previous The root before it.
    /// @param overlapEnds Unix seconds until which (exclusive) the previous root stays valid.
    /// @param funding Base units that the root brought.
    /// @param manifestHash keccak256 of the bytes of its manifest.
    event RootAccepted(
        bytes32 indexed root,
        bytes32 indexed previous,
        uint256 overlapEnds,
        uint256 funding,
        bytes32 manifestHash
    );
    /// @notice The guardian vetoed a proposal, or the proposer withdrew it.
    /// @param root The root.
    /// @param proposal Its hash: see {proposalHash}.
    /// @param by The guardian or the proposer.
    event RootVetoed(bytes32 indexed root, bytes32 indexed proposal, address indexed by);

    /// @notice Proposes the next root. Only the proposer may, and only while no other proposal waits.
    /// @param root Root of the native tree of campaign leaves, whose amounts are totals so far.
    /// @param count Number of leaves, from 1 to 2^32.
    /// @param funding Base units that the treasury adds when the root is accepted; at most `fundingCap`.
    /// @param manifestHash keccak256 of the bytes of the tree's manifest; not zero.
    function proposeRoot(bytes32 root, uint256 count, uint256 funding, bytes32 manifestHash) external;

    /// @notice Puts the proposed root in force and moves its money from the treasury. Anybody may, once the timelock has run
    /// and before the proposal expires or the campaign ends.
    /// @param proposal Hash of the proposal. Any other proposal is refused, even one of the same root.
    function acceptRoot(bytes32 proposal) external;

    /// @notice Vetoes the proposed root. The guardian may, and so may the proposer (to withdraw it), until it is accepted.
    /// @param proposal Hash of the proposal. Any other proposal is refused, so that a veto cannot hit a later one.
    function vetoRoot(bytes32 proposal) external;

    /// @notice Who may propose roots; never changes.
    function proposer() external view returns (address);
    /// @notice Who may veto roots; never changes.
    function guardian() external view returns (address);
    /// @notice Seconds from a proposal to its acceptance at the earliest.
    function timelock() external view returns (uint64);
    /// @notice Seconds for which a root stays valid after another has replaced it.
    function overlap() external view returns (uint64);
    /// @notice Seconds from the end of the timelock in which a root may be accepted: 7 days.
    function acceptancePeriod() external view returns (uint64);
    /// @notice Most base units that a root may bring with it.
    function fundingCap() external view returns (uint256);
    /// @notice The root that waits to be accepted. An expired one is still returned.
    function proposal() external view returns (RootProposal memory);
    /// @notice Hash of the whole proposal: keccak256 of its `abi.encode`; zero if there is no proposal.
    function proposalHash() external view returns (bytes32);
    /// @notice Unix seconds from which the proposal may be accepted, and from which it no longer may, as of now: while claims
    /// are paused, both move on. Zero if there is no proposal.
    function acceptable() external view returns (uint256 from, uint256 until);
    /// @notice The previous root, and until when (Unix seconds, exclusive) it is valid, as of now: while claims are paused,
    /// that end moves on. Zero if there was no previous root.
    function previousRoot() external view returns (bytes32 root, uint256 overlapEnds);
    /// @notice Base units paid to an account so far, fees included; never falls.
    function paid(address account) external view returns (uint256 amount);
    /// @notice As {paid}, for many accounts.
    function paidMany(address[] calldata accounts) external view returns (uint256[] memory amounts);
}
