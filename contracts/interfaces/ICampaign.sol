// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @notice Who may claim on behalf of the leaf's account. The account is paid either way.
enum ClaimFor {
    Anyone,
    AfterLastWave,
    Never
}

/// @notice Everything that is fixed when a campaign is created.
struct CampaignArguments {
    /// @notice ERC-20 that is paid out.
    address token;
    /// @notice Root of the native tree of campaign leaves; not zero.
    bytes32 root;
    /// @notice Number of leaves, from 1 to 2^32.
    uint256 count;
    /// @notice Unix seconds from which claims are paid.
    uint64 start;
    /// @notice Unix seconds from which claims are no longer paid and the rest may be swept; later than `start`.
    uint64 end;
    /// @notice Number of waves, from 2 to `count`; 0 for none.
    uint64 waves;
    /// @notice Seconds from one wave's opening to the next's; 0 where there are none.
    uint64 waveInterval;
    /// @notice Where the rest goes after the end; not zero, not the token, not the campaign.
    address treasury;
    /// @notice Contract asked before each payment; zero for none.
    address gate;
    /// @notice Most seconds by which the gate may move the end, at most ten years (315,576,000); 0 where there is no gate.
    uint64 maxExtraTime;
    /// @notice Who may claim on behalf of others.
    ClaimFor claimFor;
    /// @notice Whether the treasury may take everything back before `start`, which is in the future then.
    bool recallable;
    /// @notice keccak256 of the bytes of the campaign's manifest, which rebuilds the tree.
    bytes32 manifestHash;
}

/// @title ICampaign
/// @notice What all campaigns share: fixed terms, an end, and a treasury that gets the rest.
/// @dev Warning: made for tokens whose balances change by transfers only and by exactly the amount sent. A token that
/// takes a fee pays its claimants less; one that rebases may leave the campaign short.
interface ICampaign {
    /// @notice A campaign needs a root: under root zero anything could be proven.
    error ZeroRoot();
    /// @notice A campaign has from 1 to `most` leaves.
    error CountOutOfRange(uint256 count, uint256 most);
    /// @notice Indexes run from 0 to `count - 1`.
    error IndexOutOfRange(uint256 index, uint256 count);
    /// @notice The token must be a contract.
    error TokenWithoutCode(address token);
    /// @notice The gate must be a contract.
    error GateWithoutCode(address gate);
    /// @notice The end comes after the start, and is not in the past when the campaign is created.
    error EndOutOfRange(uint64 start, uint64 end, uint256 now_);
    /// @notice The end, extra time included, comes within a hundred years and has 48 bits: milliseconds given for seconds would lock what is
    /// not claimed for good.
    error EndTooFar(uint256 latestEnd, uint256 limit);
    /// @notice The gate moves the end by at most ten years: it stops claims for a while, and does not hold the rest back.
    error ExtraTimeTooLong(uint64 maxExtraTime, uint64 limit);
    /// @notice The treasury is not zero, not the token and not the campaign.
    error TreasuryRefused(address treasury);
    /// @notice There are no waves (both zero), or from 2 to `count` of them with seconds in between.
    error WavesOutOfRange(uint64 waves, uint64 waveInterval, uint256 count);
    /// @notice The last wave opens before the end.
    error WavesBeyondEnd(uint256 lastWave, uint64 end);
    /// @notice `AfterLastWave` means something only where there are waves.
    error AfterLastWaveWithoutWaves();
    /// @notice Without a gate nobody can move the end.
    error ExtraTimeWithoutGate(uint64 maxExtraTime);
    /// @notice Claims are paid from `start` on.
    error NotStarted(uint256 now_, uint64 start);
    /// @notice The wave of this leaf opens later.
    error WaveNotOpen(uint256 now_, uint256 opens);
    /// @notice Claims were paid until `end`, extra time included.
    error Ended(uint256 now_, uint256 end);
    /// @notice The rest can be swept from `end` on, extra time included.
    error NotEnded(uint256 now_, uint256 end);
    /// @notice Here (or before the last wave opens) only the account itself may claim, or anybody with its signature.
    error ClaimForOtherRefused(address caller, address account);
    /// @notice This campaign has a gate: claim with its data, through the function with five arguments.
    error GateDataMissing(address gate);
    /// @notice This campaign has no gate: claim through the function with four arguments.
    error GateDataUnexpected();
    /// @notice The gate did not answer with its selector.
    error GateRefused(address gate, bytes4 answer);
    /// @notice Too little gas is left to ask the gate for extra time, or to pay the next item of a bundle.
    error NotEnoughGas(uint256 gasLeft, uint256 needed);
    /// @notice Only the treasury may do this.
    error NotTreasury(address caller, address treasury);
    /// @notice A campaign that may be recalled is created before its start: later there would be no time for it.
    error NoTimeToRecall(uint64 start, uint256 now_);
    /// @notice This campaign was created as one that keeps its money until the end.
    error NotRecallable();
    /// @notice A campaign may be recalled before its start only.
    error RecallOver(uint256 now_, uint64 start);
    /// @notice The campaign has none of the token.
    error NothingToRecall(address token);

    /// @notice The rest went to the treasury after the end.
    event Swept(address indexed treasury, uint256 amount);
    /// @notice The treasury took everything back before the start.
    event Recalled(address indexed treasury, uint256 amount);
    /// @notice The treasury named its successor.
    event TreasuryChanged(address indexed previous, address indexed next);

    /// @notice ERC-20 that is paid out.
    function token() external view returns (address);
    /// @notice Root of the native tree of campaign leaves.
    function merkleRoot() external view returns (bytes32);
    /// @notice Number of leaves.
    function count() external view returns (uint256);
    /// @notice Unix seconds from which claims are paid.
    function start() external view returns (uint64);
    /// @notice Unix seconds from which claims are no longer paid, before extra time.
    function end() external view returns (uint64);
    /// @notice Number of waves; 0 for none.
    function waves() external view returns (uint64);
    /// @notice Seconds from one wave's opening to the next's; 0 where there are none.
    function waveInterval() external view returns (uint64);
    /// @notice Contract asked before each payment; zero for none.
    function gate() external view returns (address);
    /// @notice Most seconds by which the gate may move the end.
    function maxExtraTime() external view returns (uint64);
    /// @notice Who may claim on behalf of others.
    function claimFor() external view returns (ClaimFor);
    /// @notice Whether the treasury may take everything back before `start`.
    function recallable() external view returns (bool);
    /// @notice keccak256 of the bytes of the campaign's manifest.
    function manifestHash() external view returns (bytes32);
    /// @notice Where the rest goes after the end.
    function treasury() external view returns (address);

    /// @notice Whether a leaf's account may claim again what its leaf has gained since: true in cumulative campaigns. Gates ask
    /// it before they refuse a nullifier to the account that used it.
    function claimsRepeat() external view returns (bool);

    /// @notice Unix seconds from which the leaf at `index` may be claimed: `start`, or the opening of its wave. Wave
    /// `index * waves / count` (rounded down) opens `waveInterval` seconds after the one before it, the first at `start`.
    /// @param index Below `count`.
    function claimableFrom(uint256 index) external view returns (uint256 time);

    /// @notice Unix seconds of the end as of now: `end`, moved by the gate's extra time once `end` is reached.
    /// @dev A gate that fails when asked (with 200,000 gas) counts as granting `maxExtraTime`, so it can delay the end, never
    /// abolish it.
    function effectiveEnd() external view returns (uint256);

    /// @notice Sends all that is left to the treasury. Anybody may call it, from the (moved) end on.
    /// @return amount Base units sent.
    function sweep() external returns (uint256 amount);

    /// @notice Sends all that the campaign has to the treasury, which alone may call it, before `start` and where the campaign
    /// was created as `recallable`. It empties the campaign and does not end it: whoever pays in again has one that pays its
    /// claims from `start` on, and that may be recalled again until then.
    /// @return amount Base units sent.
    function recall() external returns (uint256 amount);

    /// @notice Names the treasury's successor. Only the treasury may.
    /// @param next Not zero, not the token, not the campaign.
    function changeTreasury(address next) external;
}
