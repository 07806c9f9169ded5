// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ChangeKind } from "../../contracts/interfaces/IBatchRegistry.sol";
import { Outcome, Verdict } from "../../contracts/interfaces/ICredentialVerifier.sol";
import { GateFixture } from "../contracts/support/GateFixture.sol";
import { Trees } from "../contracts/support/Trees.sol";

/// @notice What anybody can do to a gated campaign and its batch, in any order; it keeps its own books.
/// @dev Time is a variable of its own: the optimizer may read the block's timestamp once and keep it.
contract GatedCampaignHandler is GateFixture {
    uint256 public time = START;
    uint256 public funded;
    uint256 public swept;
    mapping(uint256 index => uint256 times) public paidTimes;
    mapping(bytes32 person => uint256 times) public personPaidTimes;
    mapping(uint256 index => uint256 moment) public revokedFrom;
    mapping(uint256 index => uint256 flips) public flips;
    /// @dev Flips announced in the second before `flippedFrom`: not in force until then.
    mapping(uint256 index => uint256 flips) public pendingFlips;
    mapping(uint256 index => uint256 moment) public flippedFrom;

    constructor() {
        setUp();
        funded = total;
    }

    function size() external pure returns (uint256) {
        return SIZE;
    }

    function person(uint256 index) external pure returns (bytes32) {
        return personAt(index);
    }

    function claim(uint256 index, uint256 holder, uint8 tamper) external {
        _tick();
        index = bound(index, 0, SIZE - 1);
        // Mostly one's own credential, sometimes somebody else's; mostly the right amount.
        holder = holder % 4 == 0 ? bound(holder, 0, SIZE - 1) : index;
        uint256 amount = tamper % 4 == 0 ? amountAt(index) + 1 : amountAt(index);
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        bool rightful = holder == index && amount == amountAt(index) && outcomeByReplay(index) == Outcome.Valid;
        bool payable_ = rightful && time < END && personPaidTimes[personAt(index)] == 0;
        try campaign.claim(index, subjectAt(index), amount, proof, dataAt(holder)) {
            ++paidTimes[index];
            ++personPaidTimes[personAt(index)];
            isTrue(payable_, "paid what must not be paid");
        } catch {
            isTrue(!payable_, "refused what must be paid");
        }
    }

    function revoke(uint256 index) external {
        _tick();
        index = bound(index, 0, SIZE - 1);
        change(header, ChangeKind.Revoke, index);
        if (revokedFrom[index] == 0) revokedFrom[index] = time + 1;
    }

    function suspendOrReinstate(uint256 index) external {
        _tick();
        index = bound(index, 0, SIZE - 1);
        change(header, flips[index] % 2 == 0 ? ChangeKind.Suspend : ChangeKind.Reinstate, index);
        ++flips[index];
        pendingFlips[index] = flippedFrom[index] > time ? pendingFlips[index] + 1 : 1;
        flippedFrom[index] = time + 1;
    }

    function wait(uint32 seconds_) external {
        time += 1 + (seconds_ % 400);
        _tick();
    }

    function sweep() external {
        _tick();
        try campaign.sweep() returns (uint256 amount) {
            swept += amount;
            isTrue(time >= END, "only after the end");
        } catch {
            isTrue(time < END, "always after the end");
        }
    }

    function verdictOn(uint256 index) external returns (Verdict memory) {
        _tick();
        return verify(header, index);
    }

    function outcomeByReplay(uint256 index) public view returns (Outcome) {
        if (revokedFrom[index] != 0 && time >= revokedFrom[index]) return Outcome.Revoked;
        uint256 inForce = flips[index] - (flippedFrom[index] > time ? pendingFlips[index] : 0);
        return inForce % 2 == 1 ? Outcome.Suspended : Outcome.Valid;
    }

    function paid() external view returns (uint256 sum) {
        for (uint256 i = 0; i < SIZE; ++i) sum += token.balanceOf(subjectAt(i));
    }

    function left() external view returns (uint256) {
        return token.balanceOf(address(campaign));
    }

    function balanceAt(uint256 index) external view returns (uint256) {
        return token.balanceOf(subjectAt(index));
    }

    function entitlementAt(uint256 index) external pure returns (uint256) {
        return amountAt(index);
    }

    function treasuryBalance() external view returns (uint256) {
        return token.balanceOf(TREASURY);
    }

    function allowanceLeft(address spender) external view returns (uint256) {
        return token.allowance(address(campaign), spender);
    }

    function _tick() private {
        vm.warp(time);
    }
}
