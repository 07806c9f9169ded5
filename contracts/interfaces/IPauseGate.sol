// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IPauseGate
/// @notice Lets a guardian stop a campaign's claims for a while, never for good. The campaign's end moves by exactly the time
/// for which it was paused. So do the timelock and the overlap of a cumulative campaign's roots. Pausing therefore costs
/// claimants no claim time.
/// @dev A pause begins, and a resumption counts, from the next second on: all transactions of one second are treated alike. A
/// guardian who pauses and resumes around single transactions cannot stop any without moving the end.
/// @dev `maxPaused` and the campaign's own `maxExtraTime` bound the seconds paused. When they are used up, the pause ends by
/// itself. A pause leaves at least `noPauseWindow` seconds for claims after it.
/// @dev The campaign may ask other gates too ({IAllOfManyGate}). If that one does not answer, the end moves as far as allowed, and
/// pauses are bounded as if this gate were alone. Two such gates that pause at once count each second twice: the end and the
/// roots' times then move by more than the time for which claims were stopped.
/// @dev Warning: waves do not move. Data that a claimant submits to another gate may expire during a pause.
/// @dev Where this gate is a part of {IAllOfManyGate} or {IAllOfGate}, "campaign" means the campaign's adapter.
interface IPauseGate {
    /// @notice A gate that pauses claims needs a guardian.
    error ZeroGuardian();
    /// @notice A gate that pauses claims needs more than 0 seconds that it may pause for.
    error ZeroMaxPaused();
    /// @notice Without a no-pause window, a campaign that has ended could be opened again.
    error ZeroNoPauseWindow();
    /// @notice Only the guardian may do this.
    error NotGuardian(address caller, address guardian);
    /// @notice There is no contract at the address that is to be paused.
    error CampaignWithoutCode(address campaign);
    /// @notice The campaign asks another gate, and so would not be paused. Behind {IAllOfManyGate}, name the campaign's adapter.
    error CampaignAsksAnother(address campaign, address gate);
    /// @notice The campaign is paused already, or about to be, at most until then (Unix seconds).
    error AlreadyPaused(address campaign, uint256 until);
    /// @notice The campaign is not paused, or its pause has ended by itself.
    error NotPaused(address campaign);
    /// @notice The campaign ended; its end is that of its last claim, extra time included.
    error CampaignOver(uint256 now_, uint256 end);
    /// @notice A pause would leave fewer seconds for claims than the no-pause window.
    error NoPauseWindow(uint256 timeLeft, uint256 noPauseWindow);
    /// @notice The campaign was already paused for as many seconds as this gate may pause it, or its end already moved by as
    /// many as it may.
    error PausesUsedUp(uint256 paused, uint256 most);
    /// @notice Claims are paused, at most until then (Unix seconds): claim again when they are resumed.
    error ClaimsPaused(uint256 until);

    /// @notice A pause was announced: claims are refused while from <= time < until, unless they are resumed before.
    /// @param campaign The campaign.
    /// @param from The next second.
    /// @param until When the pause ends by itself, Unix seconds.
    /// @param reason The guardian's, for claimants.
    event Paused(address indexed campaign, uint256 from, uint256 until, string reason);

    /// @notice The newest pause ends sooner.
    /// @param campaign The campaign.
    /// @param until Unix seconds from which claims are paid again: the next second.
    /// @param reason The guardian's, for claimants.
    event Resumed(address indexed campaign, uint256 until, string reason);

    /// @notice Who may pause and resume; never changes.
    function guardian() external view returns (address);

    /// @notice Most seconds for which one campaign may be paused, all pauses together.
    function maxPaused() external view returns (uint64);

    /// @notice Minimum seconds for claims that a pause leaves, once it is over.
    function noPauseWindow() external view returns (uint64);

    /// @notice The pause that is in force or about to begin: claims are refused while from <= time < until (Unix seconds).
    /// @return from First second of the pause; 0 if there is no pause.
    /// @return until First second after the pause; 0 if there is no pause.
    function pauseOf(address campaign) external view returns (uint256 from, uint256 until);

    /// @notice Stops a campaign's claims from the next second on, until they are resumed or the bound is used up. Only the
    /// guardian may.
    /// @param campaign The campaign.
    /// @param reason For claimants; may be empty.
    /// @return until When the pause ends by itself, Unix seconds.
    function pause(address campaign, string calldata reason) external returns (uint256 until);

    /// @notice Resumes claims from the next second on. Only the guardian may. A pause whose bound is used up ends without this
    /// call.
    /// @param campaign The campaign.
    /// @param reason For claimants; may be empty.
    /// @return until The next second.
    function resume(address campaign, string calldata reason) external returns (uint256 until);
}
