// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ClaimFor, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { ContractCode } from "../../../contracts/libraries/ContractCode.sol";
import { ExtraTime } from "../../../contracts/libraries/ExtraTime.sol";
import { PackedTerms } from "../../../contracts/libraries/PackedTerms.sol";
import { Base } from "../support/Base.sol";

/// @notice What campaigns of both forms are made of: packed terms, whether there is a contract, and the question for extra time.
contract CampaignLibrariesTest is Base {
    using ContractCode for address;
    using PackedTerms for uint256;

    address private constant PLACE = address(0xc0de);

    // ---------------------------------------------------------------- packed terms

    /// @dev Whatever {CampaignChecks} lets pass comes back as it was given.
    function testFuzz_PackedTerms_ReadBackAsGiven(uint256 seed) public pure {
        CampaignArguments memory a;
        (a.token, a.treasury) = (address(uint160(_draw(seed, 0))), address(uint160(_draw(seed, 1))));
        a.gate = seed % 2 == 0 ? address(0) : address(uint160(_draw(seed, 2)));
        (a.count, a.waves) = (_draw(seed, 3) >> 216, uint64(_draw(seed, 4) >> 216));
        (a.start, a.end) = (uint64(_draw(seed, 5) >> 208), uint64(_draw(seed, 6) >> 208));
        (a.waveInterval, a.maxExtraTime) = (uint64(_draw(seed, 7) >> 208), uint64(_draw(seed, 8) >> 208));
        (a.root, a.manifestHash) = (bytes32(_draw(seed, 9)), bytes32(_draw(seed, 10)));
        a.claimFor = ClaimFor(_draw(seed, 11) % 3);
        a.recallable = _draw(seed, 12) % 2 == 1;
        _readsBack(a);
    }

    function _draw(uint256 seed, uint256 n) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, n)));
    }

    function test_PackedTerms_ReadBackAtTheExtremes() public pure {
        CampaignArguments memory a;
        _readsBack(a);
        // One field at its greatest, and then all: none spills into another.
        for (uint256 field = 0; field < 13; ++field) {
            CampaignArguments memory one;
            _fill(one, field);
            _readsBack(one);
            _fill(a, field);
            _readsBack(a);
        }
    }

    function _fill(CampaignArguments memory a, uint256 field) private pure {
        if (field == 0) a.token = address(type(uint160).max);
        if (field == 1) a.root = bytes32(type(uint256).max);
        if (field == 2) a.count = (1 << 40) - 1;
        if (field == 3) a.start = (1 << 48) - 1;
        if (field == 4) a.end = (1 << 48) - 1;
        if (field == 5) a.waves = (1 << 40) - 1;
        if (field == 6) a.waveInterval = (1 << 48) - 1;
        if (field == 7) a.treasury = address(type(uint160).max);
        if (field == 8) a.gate = address(type(uint160).max);
        if (field == 9) a.maxExtraTime = (1 << 48) - 1;
        if (field == 10) a.claimFor = ClaimFor.Never;
        if (field == 11) a.manifestHash = bytes32(type(uint256).max);
        if (field == 12) a.recallable = true;
    }

    function _readsBack(CampaignArguments memory a) private pure {
        uint256[5] memory words = PackedTerms.pack(a);
        equal(words[0].addressIn(), a.token, "token");
        isTrue((words[0] & PackedTerms.GATED != 0) == (a.gate != address(0)), "gated");
        isTrue((words[0] & PackedTerms.RECALLABLE != 0) == a.recallable, "recallable");
        bool isRestricted = a.waves != 0 || a.claimFor != ClaimFor.Anyone;
        isTrue((words[0] & PackedTerms.RESTRICTED != 0) == isRestricted, "restricted");
        equal(uint8(words[0].claimFor()), uint8(a.claimFor), "claimFor");
        equal(words[0].waves(), a.waves, "waves");
        equal(words[0].last(), a.start, "start");
        equal(words[1].addressIn(), a.gate, "gate");
        equal(words[1].middle(), a.end, "end");
        equal(words[1].last(), a.maxExtraTime, "maxExtraTime");
        equal(words[2].addressIn(), a.treasury, "treasury");
        equal(words[2].middle(), a.count, "count");
        equal(words[2].last(), a.waveInterval, "waveInterval");
        equal(bytes32(words[3]), a.root, "root");
        equal(bytes32(words[4]), a.manifestHash, "manifestHash");
        equal(abi.encode(words).length, PackedTerms.BYTES, "bytes");
    }

    // ---------------------------------------------------------------- whether there is a contract

    function testFuzz_ContractCode_AnyCodeButADelegation(bytes calldata code, address borrowed) public {
        isTrue(!PLACE.isContract(), "nothing");
        vm.etch(PLACE, bytes.concat(hex"60", code));
        isTrue(PLACE.isContract(), "some code");
        vm.etch(PLACE, bytes.concat(hex"ef0100", bytes20(borrowed)));
        isTrue(!PLACE.isContract(), "borrowed code");
        vm.etch(PLACE, "");
        isTrue(!PLACE.isContract(), "taken away");
    }

    /// @dev As many bytes as a delegation has, and one more or less.
    function test_ContractCode_OfALengthLikeADelegations() public {
        for (uint256 length = 22; length < 25; ++length) {
            vm.etch(PLACE, new bytes(length));
            isTrue(PLACE.isContract(), "a contract");
        }
    }

    // ---------------------------------------------------------------- extra time

    function ask() external view returns (bool answered, uint256 extra) {
        return ExtraTime.ask(PLACE, address(this));
    }

    function testFuzz_ExtraTime_TakesTheFirstWordOfAnAnswer(uint256 extra, bytes calldata more) public {
        bytes memory question = abi.encodeCall(IClaimGate.extraTime, (address(this)));
        vm.mockCall(PLACE, question, bytes.concat(bytes32(extra), more));
        _answers(true, extra);
    }

    function testFuzz_ExtraTime_AShorterAnswerIsNone(bytes calldata answer) public {
        bytes memory question = abi.encodeCall(IClaimGate.extraTime, (address(this)));
        vm.mockCall(PLACE, question, answer.length < 32 ? answer : answer[:31]);
        _answers(false, 0);
    }

    function testFuzz_ExtraTime_ARefusalIsNoAnswer(bytes calldata reason) public {
        vm.mockCallRevert(PLACE, abi.encodeCall(IClaimGate.extraTime, (address(this))), reason);
        _answers(false, 0);
    }

    /// @dev It cannot burn more than it is given, and whoever gives less than it may need is refused.
    function testFuzz_ExtraTime_BurningGasIsNoAnswerAndCostsNoMoreThanItsStipend(uint256 given) public {
        // invalid()
        vm.etch(PLACE, hex"fe");
        given = bound(given, 20_000, 1_000_000);
        uint256 before = gasleft();
        (bool done, bytes memory answer) = address(this).call{ gas: given }(abi.encodeCall(this.ask, ()));
        isTrue(before - gasleft() < 220_000, "spent");
        if (done) {
            isTrue(given > 210_000 && answer.length == 64 && bytes32(answer) == 0, "no answer");
        } else {
            isTrue(given < 212_000 && bytes4(answer) == ICampaign.NotEnoughGas.selector, "refused by name");
        }
    }

    function _answers(bool answered, uint256 extra) private view {
        (bool answered_, uint256 extra_) = this.ask();
        isTrue(answered_ == answered, "answered");
        if (answered) equal(extra_, extra, "extra");
    }
}
