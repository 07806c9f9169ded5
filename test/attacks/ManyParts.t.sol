// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAllOfManyGate } from "../../contracts/interfaces/IAllOfManyGate.sol";
import { CampaignArguments } from "../../contracts/interfaces/ICampaign.sol";
import { IClaimGate } from "../../contracts/interfaces/IClaimGate.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { IRequirementGate } from "../../contracts/interfaces/IRequirementGate.sol";
import { AttackFixture } from "./support/AttackFixture.sol";
import { Conspirator } from "./support/Conspirator.sol";
import { HostileGate } from "./support/HostileGate.sol";
import { ManyHole } from "./twins/ManyHole.sol";

/// @notice A campaign behind eight gates, of which one wants credentials. A stranger has its adapter call that one, one of the
/// others does while it is asked, or one says nothing at all.
abstract contract ManyPartsAttack is AttackFixture {
    uint256 internal constant PARTS = 8;
    uint256 internal constant VICTIM = 3;
    uint256 internal constant OWN = 5;

    bool internal isTwin;
    ManyHole internal hole;

    address[] internal parts;
    bytes[] internal given;
    IInstantCampaign internal victim;
    address internal adapter;

    modifier onOursAndSoundTwin() {
        _;
        (isTwin, hole) = (true, ManyHole.None);
        _;
    }

    modifier onTwin(ManyHole missing) {
        (isTwin, hole) = (true, missing);
        _;
    }

    /// @param held The place of the gate that wants credentials.
    /// @param odd Another place, for a part that is not like the others.
    function openParts(uint256 held, uint256 odd, address oddPart) internal {
        vm.warp(NOW);
        openGate();
        delete parts;
        given = new bytes[](PARTS);
        for (uint256 i = 0; i < PARTS; ++i) {
            parts.push(
                i == held
                    ? address(gate)
                    : i == odd
                        ? oddPart
                        : deploy("AgreeingGate", abi.encode(uint256(1)))
            );
        }
        address many =
            isTwin ? deploy("ManyTwin", abi.encode(parts, hole)) : deploy("AllOfManyGate", abi.encode(parts));
        CampaignArguments memory terms = termsFor(SIZE);
        terms.gate = many;
        victim = open(terms, 1e6);
        adapter = IAllOfManyGate(many).open(address(victim));
        vm.warp(START);
    }

    /// @dev What the adapter calls, if it heeds whoever says so: the gate that wants credentials, with the victim's.
    function order() internal view returns (bytes memory) {
        address account = subjectAt(VICTIM);
        bytes memory question = abi.encodeCall(
            IClaimGate.check,
            (VICTIM, account, account, 1, ATTACKER, dataAt(VICTIM))
        );
        return bytes.concat(bytes32(uint256(uint160(address(gate)))), question);
    }

    function claimFor(uint256 index, uint256 held) internal returns (bytes memory reason) {
        given[held] = dataAt(index);
        reason = gatedRefusal(victim, index, abi.encode(given));
        isTrue(victim.isClaimed(index) == (reason.length == 0), "all or nothing");
    }

    /// @return reason Why the victim is not paid, whose nullifier a stranger wanted to spend.
    function spendThroughTheAdapter(address stranger, uint8 place) internal returns (bytes memory reason) {
        uint256 held = place % PARTS;
        openParts(held, PARTS, address(0));
        vm.assume(stranger != victim.gate());
        bytes memory question = order();
        vm.prank(stranger);
        (bool done, ) = adapter.call(question);
        done;
        return claimFor(VICTIM, held);
    }

    /// @return reason As before; a part wanted to spend it while somebody else's claim was judged.
    function spendWhileAsked(uint8 place) internal returns (bytes memory reason) {
        uint256 held = place % PARTS;
        Conspirator part = Conspirator(deploy("Conspirator", ""));
        openParts(held, (held + 1) % PARTS, address(part));
        part.arm(adapter, order(), 1, IClaimGate.check.selector);
        equal(claimFor(OWN, held).length, 0, "another claim is paid");
        equal(part.left(), 0, "the part did what it could");
        return claimFor(VICTIM, held);
    }

    /// @return reason Why a claim is not paid that one part says nothing about.
    function claimPastSilence(uint8 place, uint8 silent) internal returns (bytes memory reason) {
        uint256 held = place % PARTS;
        uint256 odd = (held + 1 + (silent % (PARTS - 1))) % PARTS;
        openParts(held, odd, deploy("HostileGate", abi.encode(HostileGate.Manner.Nothing)));
        reason = claimFor(OWN, held);
        if (reason.length != 0) {
            isError(reason, abi.encodeWithSelector(IAllOfManyGate.PartRefused.selector, odd, parts[odd], ""));
        }
    }
}

contract ManyPartsTest is ManyPartsAttack {
    function testFuzz_Claim_IsPaidWhateverAStrangerSaysToTheAdapter(
        address stranger,
        uint8 place
    ) public onOursAndSoundTwin {
        equal(spendThroughTheAdapter(stranger, place).length, 0, "the victim is paid");
    }

    function testFuzz_Twin_HeedsAStranger(address stranger, uint8 place) public onTwin(ManyHole.AnyonesAdapter) {
        _isSpent(spendThroughTheAdapter(stranger, place));
    }

    function testFuzz_Claim_IsPaidWhateverAPartSaysToTheAdapter(uint8 place) public onOursAndSoundTwin {
        equal(spendWhileAsked(place).length, 0, "the victim is paid");
    }

    function testFuzz_Twin_HeedsAPart(uint8 place) public onTwin(ManyHole.AdapterWhileAsking) {
        _isSpent(spendWhileAsked(place));
    }

    function testFuzz_RevertWhen_OneOfEightSaysNothing(uint8 place, uint8 silent) public onOursAndSoundTwin {
        isTrue(claimPastSilence(place, silent).length != 0, "not paid");
    }

    function testFuzz_Twin_TakesSilenceForYes(uint8 place, uint8 silent) public onTwin(ManyHole.SilenceAgrees) {
        equal(claimPastSilence(place, silent).length, 0, "paid");
    }

    function _isSpent(bytes memory reason) private pure {
        address account = subjectAt(VICTIM);
        isError(reason, abi.encodeWithSelector(IRequirementGate.NullifierUsed.selector, nullifierAt(VICTIM), account));
    }
}
