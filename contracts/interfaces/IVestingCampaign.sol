// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { CampaignArguments } from "./ICampaign.sol";
import { IClaims } from "./IClaims.sol";
import { ClaimTerms } from "./ISignedClaims.sol";

/// @notice One point of a schedule: by `time` (Unix seconds) a share of each entitlement is vested, in 1e18 for the whole.
struct VestingPoint {
    uint64 time;
    uint64 share;
}

/// @notice Everything that is fixed when a vesting campaign is created.
struct VestingArguments {
    /// @notice As of every campaign. `end` ends claiming, not vesting.
    CampaignArguments terms;
    /// @notice Whether each point's share holds until the next one (true), or grows steadily towards the next one's (false).
    bool stepped;
    /// @notice From 1 to 64, times strictly ascending, shares never falling, the last one 1e18. Before the first nothing is
    /// vested.
    VestingPoint[] points;
}

/// @notice What a campaign has promised to a leaf's account, and how much of it is paid.
struct Entitlement {
    /// @notice Whether the leaf was claimed.
    bool claimed;
    /// @notice The leaf's amount in base units.
    uint120 total;
    /// @notice Base units paid so far, fees included.
    uint120 released;
}

/// @notice Names an entitlement: a leaf's index and account.
struct EntitlementKey {
    uint256 index;
    address account;
}

/// @title IVestingCampaign
/// @notice Pays leaves over time. The first claim proves the leaf, records its entitlement and pays what is vested by then;
/// from then on {release} pays what is vested since, without a proof and without a limit in time.
/// @dev An entitlement is recorded only if the campaign has the money for all of it: what is funded covers what is claimed,
/// always, and {sweep} takes no more than what is funded and not claimed. So nothing that was claimed depends on anybody,
/// vested or not. Except with tokens whose balances change other than by transfers: what such a token takes away is missing
/// for those who come last, and {sweep} may come first.
/// @dev The gate is asked, and the wave looked at, at the first claim only. A signed claim pays at most `upTo`, and its
/// `paidBefore` is what was released of this entitlement: a signature is good for one payment.
/// So one with which a leaf was claimed before anything was vested is good for its first release.
/// @dev Warning: entitlements are kept by index and account. A tree that repeats a pair of both pays the first of them only.
interface IVestingCampaign is IClaims {
    /// @notice A schedule has from 1 to `most` points.
    error PointsOutOfRange(uint256 points, uint256 most);
    /// @notice The points of a schedule ascend by time: this one comes not after the one before it.
    error PointsNotAscending(uint256 position, uint64 previous, uint64 time);
    /// @notice Shares never fall: this point's share is less than that of the one before it.
    error ShareFalls(uint256 position, uint64 previous, uint64 share);
    /// @notice The last share is the whole, 1e18: else a part would never vest.
    error ScheduleIncomplete(uint64 share, uint64 whole);
    /// @notice The last point comes within a hundred years: milliseconds given for seconds would never vest.
    error ScheduleTooFar(uint64 time, uint256 limit);
    /// @notice An entitlement has at most `most` base units.
    error AmountTooLarge(uint256 amount, uint256 most);
    /// @notice The campaign has less than this leaf's amount that is not promised to others yet: it must be funded first.
    error FundingShort(uint256 amount, uint256 available);
    /// @notice The leaf was not claimed by this account: claim it first.
    error NotClaimed(uint256 index, address account);
    /// @notice Nothing is due now: `released` of `total` were paid, and no more is vested yet (or all was paid).
    error NothingDue(uint256 index, address account, uint256 released, uint256 total);

    /// @notice While the funding came in, the token called back, and something was claimed, swept or funded: the book (funded in
    /// the high 128 bits, claimed in the low ones) had changed afterwards.
    error BookChanged(uint256 before, uint256 afterwards);

    /// @notice A part of an entitlement was paid, after the claim.
    /// @param index The leaf's index.
    /// @param account The leaf's account.
    /// @param amount Base units, the fee included.
    event Released(uint256 index, address account, uint256 amount);
    /// @notice Entitlements could not be paid; nothing of them was kept.
    /// @param skips As in {ClaimsSkipped}.
    event ReleasesSkipped(bytes skips);
    /// @notice The campaign counts on this much money.
    /// @param funded Base units, as {funding} tells.
    event Funded(uint256 funded);

    /// @notice Moves `amount` from the caller into the campaign, which counts on it from then on. With 0, and as long as
    /// nothing was claimed, it counts whatever was sent to it; anybody may call it.
    /// @dev Warning: what is sent by a plain transfer after the first claim is not counted: nobody gets it.
    /// @param amount Base units; the caller has approved the campaign.
    function fund(uint256 amount) external;

    /// @notice Pays what is due of an entitlement to its account.
    /// @param index The leaf's index.
    /// @param account The leaf's account.
    /// @return amount Base units paid.
    function release(uint256 index, address account) external returns (uint256 amount);

    /// @notice Pays what is due of an entitlement as its account signed (the struct of {claimSigned}). Where the account itself
    /// calls, its call is its signature.
    /// @param index The leaf's index.
    /// @param account The leaf's account, which signed.
    /// @param terms What was signed beside the leaf; at most `upTo` is paid.
    /// @param fee Base units of the payment for the fee taker, at most what the terms allow.
    /// @param signature As in {claimSigned}.
    /// @return amount Base units paid, the fee included.
    function releaseSigned(
        uint256 index,
        address account,
        ClaimTerms calldata terms,
        uint256 fee,
        bytes calldata signature
    ) external returns (uint256 amount);

    /// @notice Pays what is due of many entitlements, each to its account. One that cannot be paid now is skipped with nothing
    /// of it kept ({ReleasesSkipped}); its siblings are paid.
    /// @dev Each is paid in a call of its own with 500,000 gas, which must be left, as in {claimMany}.
    /// @param keys The entitlements, all of indexes that the campaign has; one named twice is skipped the second time.
    function releaseMany(EntitlementKey[] calldata keys) external;

    /// @notice Pays one entitlement of {releaseMany}. Only the campaign calls this.
    /// @param index The leaf's index.
    /// @param account The leaf's account.
    /// @param caller Caller of {releaseMany}.
    function releaseItem(uint256 index, address account, address caller) external;

    /// @notice The schedule, as the campaign was created with it.
    function schedule() external view returns (bool stepped, VestingPoint[] memory points);

    /// @notice Base units of `total` that are vested at `time`, rounded down; all of it from the last point on.
    /// @param total At most 2^120 - 1.
    /// @param time Unix seconds.
    function vested(uint256 total, uint256 time) external view returns (uint256 amount);

    /// @notice Base units that {release} would pay now; 0 where the leaf was not claimed. The index is below `count`.
    function releasable(uint256 index, address account) external view returns (uint256 amount);

    /// @notice What is recorded of a leaf; all zero where it was not claimed. The index is below `count`.
    function entitlement(uint256 index, address account) external view returns (Entitlement memory);

    /// @notice As {entitlement}, of many.
    function entitlements(EntitlementKey[] calldata keys) external view returns (Entitlement[] memory);

    /// @notice Base units that the campaign counts on (less what was swept), and the part of them that was claimed: the sum of
    /// all recorded entitlements.
    function funding() external view returns (uint256 funded, uint256 claimed);
}
