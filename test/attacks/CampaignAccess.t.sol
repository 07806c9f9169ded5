// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimFor, ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IAllOfGate } from "../../contracts/interfaces/IAllOfGate.sol";
import { IClaimGate } from "../../contracts/interfaces/IClaimGate.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { IPauseGate } from "../../contracts/interfaces/IPauseGate.sol";
import { AccessMatrix } from "./support/AccessMatrix.sol";

/// @notice Who may do what, and when: each role, by every external function of a campaign, its factory and its gates, by
/// each time of a campaign's life; every cell with its exact outcome. The leaf is of the second of three waves.
contract CampaignAccessTest is AccessMatrix {
    enum Time {
        BeforeStart,
        BeforeWave,
        InWave,
        /// @dev Only where there is a gate.
        Paused,
        InLastWave,
        LastSecond,
        /// @dev As `Over`, where there is no gate.
        InExtraTime,
        Over,
        Swept
    }

    uint256 private constant INDEX = 5;
    uint64 private constant WAVE = 1000;
    uint256 private constant PAUSE_AT = START + 1500;
    uint256 private constant PAUSED_FOR = 500;

    bool private _isGated;
    bool private _isRecallable;
    ClaimFor private _claimFor;
    Time private _time;
    /// @dev Unix seconds, and until when claims are paid as of then.
    uint256 private _now;
    uint256 private _end;

    function test_EveryCell_WithoutAGate_OnlyTheAccountMayClaim() public {
        (_claimFor, _isRecallable) = (ClaimFor.Never, true);
        _walkInBothForms();
        equal(cells, 2 * 7 * 65 * 8, "cells");
    }

    function test_EveryCell_WithAPauseGate_OthersMayClaimAfterTheLastWave() public {
        (_isGated, _claimFor) = (true, ClaimFor.AfterLastWave);
        _walkInBothForms();
        equal(cells, 2 * 7 * 65 * 9, "cells");
    }

    function test_EveryCell_WithoutAGate_AnybodyMayClaim() public {
        _walkInBothForms();
        equal(cells, 2 * 7 * 65 * 8, "cells");
    }

    function _walkInBothForms() private {
        for (uint256 form = 0; form < 2; ++form) {
            isLight = form == 1;
            _walk();
        }
    }

    /// @dev What is fixed is told by storage: told by arguments, the optimizer would copy all of this for each value.
    function _walk() private {
        _open();
        uint256 moved = _isGated ? END + PAUSED_FOR : END;
        (_time, _now, _end) = (Time.BeforeStart, START - 1, END);
        checkCells(_now);
        (_time, _now) = (Time.BeforeWave, START + WAVE - 1);
        checkCells(_now);
        (_time, _now) = (Time.InWave, START + WAVE);
        checkCells(_now);
        if (_isGated) _pause();
        (_time, _now) = (Time.InLastWave, START + 2 * WAVE + 1);
        checkCells(_now);
        (_time, _now) = (Time.LastSecond, END - 1);
        checkCells(_now);
        (_time, _now, _end) = (Time.InExtraTime, END, moved);
        checkCells(_now);
        (_time, _now) = (Time.Over, END + PAUSED_FOR);
        checkCells(_now);
        victim.sweep();
        (_time, _now) = (Time.Swept, END + PAUSED_FOR + 1);
        checkCells(_now);
    }

    function _pause() private {
        vm.warp(PAUSE_AT);
        vm.prank(GUARDIAN);
        IPauseGate(pauseGate()).pause(address(victim), "");
        (_time, _now) = (Time.Paused, PAUSE_AT + 1);
        checkCells(_now);
        vm.warp(PAUSE_AT + PAUSED_FOR);
        vm.prank(GUARDIAN);
        IPauseGate(pauseGate()).resume(address(victim), "");
    }

    function _open() private {
        prepare();
        deployAround(GUARDIAN);
        (terms.waves, terms.waveInterval, terms.claimFor) = (3, WAVE, _claimFor);
        terms.recallable = _isRecallable;
        if (_isGated) (terms.gate, terms.maxExtraTime) = (pauseGate(), 1000);
        open();
        token.mint(CREATOR, FUNDING);
        vm.prank(CREATOR);
        token.approve(factory(), FUNDING);
        listCalls(INDEX, keyAt(INDEX), STRANGER);
        roles = [STRANGER, accounts[INDEX], TREASURY, GUARDIAN, CREATOR, RELAYER, address(victim)];
    }

    function expected(
        address caller,
        address target,
        string memory name
    ) internal view override returns (bytes memory outcome, bytes memory skips) {
        if (target == address(victim)) return _ofCampaign(caller, name);
        if (target == factory()) return (ofFactory(caller, name), "");
        if (target == pauseGate()) return (_ofPauseGate(caller, name), "");
        if (isText(name, "check(uint256,address,address,uint256,address,bytes)")) {
            if (target == credentialGate())
                return (abi.encodeWithSelector(IClaimGate.GateDataMalformed.selector, 4), "");
            return (abi.encodeWithSelector(IAllOfGate.AdapterNotOpen.selector, caller), "");
        }
        // Views, and to open an adapter, which anybody may.
        return ("", "");
    }

    function _ofCampaign(address caller, string memory name) private view returns (bytes memory, bytes memory) {
        bool isSigned = starts(name, "claimSigned(");
        if (isSigned || starts(name, "claim(")) {
            // By the length of its name.
            bool takesData = bytes(name).length == 46 || bytes(name).length == 108;
            if (takesData && !_isGated) return (abi.encodeWithSelector(ICampaign.GateDataUnexpected.selector), "");
            if (!takesData && _isGated)
                return (abi.encodeWithSelector(ICampaign.GateDataMissing.selector, pauseGate()), "");
            bytes memory closed = _closed();
            return (closed.length != 0 ? closed : _ofItem(caller, isSigned), "");
        }
        if (isText(name, "claimMany(bytes)")) {
            bytes memory closed = _closed();
            bytes memory why = closed.length != 0 ? bytes("") : _ofItem(caller, false);
            return (closed, why.length != 0 ? skip(INDEX, bytes4(why)) : bytes(""));
        }
        if (isText(name, "payItem()")) {
            if (caller != address(victim)) {
                return (abi.encodeWithSelector(IClaims.OnlyItself.selector, caller), "");
            }
            // As if the account had sent a bundle; whether claims are paid now was seen before.
            bytes memory why = _ofItem(accounts[INDEX], false);
            if (why.length == 0 && _time == Time.Swept) why = panic();
            return (why, "");
        }
        if (isText(name, "payFees(address,uint256)")) {
            if (caller != address(victim)) {
                return (abi.encodeWithSelector(IClaims.OnlyItself.selector, caller), "");
            }
            return (_time == Time.Swept ? panic() : bytes(""), "");
        }
        if (isText(name, "sweep()")) {
            if (_now >= _end) return ("", "");
            return (abi.encodeWithSelector(ICampaign.NotEnded.selector, _now, _end), "");
        }
        if (isText(name, "recall()")) return (ofRecall(caller, _now), "");
        if (isText(name, "changeTreasury(address)") && caller != TREASURY) {
            return (abi.encodeWithSelector(ICampaign.NotTreasury.selector, caller, TREASURY), "");
        }
        return ("", "");
    }

    /// @dev What refuses all claims, if anything.
    function _closed() private view returns (bytes memory) {
        if (_time == Time.BeforeStart) return abi.encodeWithSelector(ICampaign.NotStarted.selector, _now, START);
        if (_now >= _end) return abi.encodeWithSelector(ICampaign.Ended.selector, _now, _end);
        return "";
    }

    /// @dev What refuses this claim, if anything.
    function _ofItem(address caller, bool isSigned) private view returns (bytes memory) {
        uint256 opens = START + WAVE;
        if (_now < opens) return abi.encodeWithSelector(ICampaign.WaveNotOpen.selector, _now, opens);
        bool isForOther = !isSigned && caller != accounts[INDEX] && terms.claimFor != ClaimFor.Anyone;
        if (isForOther && (terms.claimFor == ClaimFor.Never || _now < START + 2 * WAVE)) {
            return abi.encodeWithSelector(ICampaign.ClaimForOtherRefused.selector, caller, accounts[INDEX]);
        }
        return _time == Time.Paused ? _paused() : bytes("");
    }

    /// @dev A pause may last for as long as the end may move.
    function _paused() private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPauseGate.ClaimsPaused.selector, PAUSE_AT + 1 + 1000);
    }

    function _ofPauseGate(address caller, string memory name) private view returns (bytes memory) {
        bool isPause = isText(name, "pause(address,string)");
        // It answers for whoever asks, and this campaign alone is paused.
        if (starts(name, "check(") && caller == address(victim) && _time == Time.Paused) return _paused();
        if (!isPause && !isText(name, "resume(address,string)")) return "";
        if (caller != GUARDIAN) return abi.encodeWithSelector(IPauseGate.NotGuardian.selector, caller, GUARDIAN);
        if (!isPause) {
            return _time == Time.Paused ? bytes("") : abi.encodeWithSelector(IPauseGate.NotPaused.selector, victim);
        }
        if (_time == Time.Paused) {
            return abi.encodeWithSelector(IPauseGate.AlreadyPaused.selector, victim, PAUSE_AT + 1 + 1000);
        }
        if (!_isGated) return abi.encodeWithSelector(IPauseGate.CampaignAsksAnother.selector, victim, address(0));
        uint256 moved = END + PAUSED_FOR;
        return _now < moved ? bytes("") : abi.encodeWithSelector(IPauseGate.CampaignOver.selector, _now, moved);
    }
}
