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
    /// @notice The terms that every campaign has. `end` ends claiming, not vesting.
    CampaignArguments terms;
    /// @notice Whether each point's share stays constant until the next point (true), or grows linearly towards the next
    /// point's share (false).
    bool stepped;
    /// @notice From 1 to 64 points: times strictly ascend, shares never fall, and the last share is 1e18. Nothing is vested
    /// before the first point.
    VestingPoint[] points;
}

/// @notice The amount that a campaign owes a leaf's account in total, and the part already paid.
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
/// @notice Pays leaves over time. The first claim proves the leaf, records its entitlement and pays the amount vested so far.
/// After that, {release} pays the amount vested since, without a proof and without a deadline.
/// @dev An entitlement is recorded only if the campaign has the money for all of it. So the funded amount always covers the
/// claimed one, and {sweep} takes at most what is funded and not claimed. Nothing claimed depends on anybody, vested or not.
/// Tokens whose balances change other than by transfers are the exception: the units that such a token takes away are missing
/// for the last accounts to be paid, and {sweep} may come first.
/// @dev Gate and wave are checked at the first claim only. A signed claim pays at most `upTo`, and its `paidBefore` is the
/// amount already released of this entitlement: so a signature is valid for one payment. A signature with which a leaf was
/// claimed before anything was vested is therefore still valid for its first release.
/// @dev Warning: entitlements are kept by index and account. If a tree repeats a pair of both, only the first of them is paid.
interface IVestingCampaign is IClaims {
    /// @notice A schedule must have from 1 to `most` points.
    error PointsOutOfRange(uint256 points, uint256 most);
    /// @notice The points of a schedule must ascend by time: this one is not later than the one before it.
    error PointsNotAscending(uint256 position, uint64 previous, uint64 time);
    /// @notice Shares must never fall: this point's share is less than that of the one before it.
    error ShareFalls(uint256 position, uint64 previous, uint64 share);
    /// @notice The last share must be the whole, 1e18; otherwise a part would never vest.
    error ScheduleIncomplete(uint64 share, uint64 whole);
    /// @notice The last point must be within a hundred years: milliseconds given as seconds would never vest.
    error ScheduleTooFar(uint64 time, uint256 limit);
    /// @notice An entitlement has at most `most` base units.
    error AmountTooLarge(uint256 amount, uint256 most);
    /// @notice The campaign has less money that is not yet promised to others than this leaf's amount: it must be funded first.
    error FundingShort(uint256 amount, uint256 available);
    /// @notice The leaf was not claimed by this account: claim it first.
    error NotClaimed(uint256 index, address account);
    /// @notice Nothing is due now: `released` of `total` were paid, and no more is vested yet (or all was paid).
    error NothingDue(uint256 index, address account, uint256 released, uint256 total);

    /// @notice While the funding came in, the token called back and caused a claim, a sweep or a funding. The book (funded in
    /// the high 128 bits, claimed in the low ones) had changed afterwards.
    error BookChanged(uint256 before, uint256 afterwards);

    /// @notice A part of an entitlement was paid, after the claim.
    /// @param index The leaf's index.
    /// @param account The leaf's account.
    /// @param amount Base units, the fee included.
    event Released(uint256 index, address account, uint256 amount);
    /// @notice Entitlements could not be paid; no part of them was kept.
    /// @param skips As in {ClaimsSkipped}.
    event ReleasesSkipped(bytes skips);
    /// @notice The campaign's funded amount changed.
    /// @param funded Base units, as {funding} returns them.
    event Funded(uint256 funded);

    /// @notice Moves `amount` from the caller into the campaign and adds it to the funded amount. With 0, and as long as
    /// nothing was claimed, this counts all that was sent to the campaign. Anybody may call it.
    /// @dev Warning: units sent by a plain transfer after the first claim are not counted, and nobody gets them.
    /// @param amount Base units; the caller has approved the campaign.
    function fund(uint256 amount) external;

    /// @notice Pays an entitlement's due amount to its account.
    /// @param index The leaf's index.
    /// @param account The leaf's account.
    /// @return amount Base units paid.
    function release(uint256 index, address account) external returns (uint256 amount);

    /// @notice Pays an entitlement's due amount as its account signed (the struct of {claimSigned}). If the account itself is
    /// the caller, its call counts as its signature.
    /// @param index The leaf's index.
    /// @param account The leaf's account, which signed.
    /// @param terms The signed terms; at most `upTo` is paid.
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

    /// @notice Pays the due amounts of many entitlements, each to its account. An entitlement that cannot be paid now is
    /// skipped, with no part of it kept ({ReleasesSkipped}), and the others are paid.
    /// @dev Each is paid in a call of its own with 500,000 gas. That much gas must be left, as in {claimMany}.
    /// @param keys The entitlements; each index must be below `count`. An entitlement named twice is skipped the second time.
    function releaseMany(EntitlementKey[] calldata keys) external;

    /// @notice Pays one entitlement of {releaseMany}. Only the campaign calls this.
    /// @param index The leaf's index.
    /// @param account The leaf's account.
    /// @param caller Caller of {releaseMany}.
    function releaseItem(uint256 index, address account, address caller) external;

    /// @notice The schedule with which the campaign was created.
    function schedule() external view returns (bool stepped, VestingPoint[] memory points);

    /// @notice Base units of `total` that are vested at `time`, rounded down; all of it from the last point on.
    /// @param total At most 2^120 - 1.
    /// @param time Unix seconds.
    function vested(uint256 total, uint256 time) external view returns (uint256 amount);

    /// @notice Base units that {release} would pay now; 0 if the leaf was not claimed. The index must be below `count`.
    function releasable(uint256 index, address account) external view returns (uint256 amount);

    /// @notice The recorded entitlement of a leaf; all zero if the leaf was not claimed. The index must be below `count`.
    function entitlement(uint256 index, address account) external view returns (Entitlement memory);

    /// @notice As {entitlement}, for many.
    function entitlements(EntitlementKey[] calldata keys) external view returns (Entitlement[] memory);

    /// @notice The funded base units (less what was swept), and the part of them that was claimed: the sum of all recorded
    /// entitlements.
    function funding() external view returns (uint256 funded, uint256 claimed);
}
