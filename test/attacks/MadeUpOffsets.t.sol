// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../contracts/interfaces/ICampaign.sol";
import { CredentialGateData } from "../../contracts/interfaces/ICredentialGate.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { CredentialCheck } from "../../contracts/libraries/CredentialCheck.sol";
import { AttackFixture } from "./support/AttackFixture.sol";

/// @notice The gate's data is laid out by hand: its offsets point wherever the claimant likes. The intruder is the last
/// leaf of the campaign, whose account has no credential at all, and shows somebody else's.
abstract contract MadeUpOffsetsAttack is AttackFixture {
    uint256 internal constant INTRUDER = SIZE;
    /// @dev Words before the subject: header (12) and index.
    uint256 internal constant BEFORE_SUBJECT = 13;

    IInstantCampaign internal victim;

    function begin() internal {
        openGate();
        CampaignArguments memory terms = termsFor(SIZE + 1);
        terms.gate = address(gate);
        victim = open(terms, 1e6);
        vm.warp(START);
    }

    /// @dev The struct's usual place holds the intruder as subject; its offset points behind that, at a true credential.
    function attack(uint256 holder) internal returns (bytes memory reason) {
        begin();
        bytes memory decoy = new bytes((BEFORE_SUBJECT + 1) * 32);
        _write(decoy, BEFORE_SUBJECT, uint160(subjectAt(INTRUDER)));
        bytes memory data = bytes.concat(bytes32(32 + decoy.length), decoy, _withoutOffset(dataAt(holder)));
        return gatedRefusal(victim, INTRUDER, data);
    }

    function _withoutOffset(bytes memory encoded) private pure returns (bytes memory rest) {
        rest = new bytes(encoded.length - 32);
        for (uint256 i = 0; i < rest.length; ++i) rest[i] = encoded[i + 32];
    }

    function _write(bytes memory data, uint256 word, uint256 value) internal pure {
        assembly ("memory-safe") {
            mstore(add(add(data, 32), mul(32, word)), value)
        }
    }
}

contract MadeUpOffsetsTest is MadeUpOffsetsAttack {
    /// @dev Words of the encoding that hold offsets: of the struct, the proof, the field, the field's proof.
    uint256[3] private _offsets = [uint256(0), 18, 19];

    function testFuzz_RevertWhen_ASubjectStandsAtTheUsualPlaceOnly(uint8 holder) public {
        _refused("CredentialGate", holder);
    }

    function testFuzz_SoundTwin_FollowsTheOffset(uint8 holder) public {
        _refused("TwinGate", holder);
    }

    function testFuzz_Twin_PaysTheIntruder(uint8 holder) public {
        gateName = "SplitDecoderTwin";
        equal(attack(bound(holder, 0, SIZE - 1)).length, 0, "paid");
        equal(token.balanceOf(subjectAt(INTRUDER)), amountAt(INTRUDER), "loot");
    }

    /// @dev Any number as an offset, mostly small ones, before or behind: none pays the intruder, whether the
    /// credential shown names its holder or the intruder.
    function testFuzz_RevertWhen_AnOffsetIsAnything(uint8 holder, uint8 which, uint256 offset, bool renamed) public {
        begin();
        CredentialGateData memory given = dataOf(bound(holder, 0, SIZE - 1));
        if (renamed) given.credential.subject = subjectAt(INTRUDER);
        bytes memory data = bytes.concat(abi.encode(given), dataAt(bound(holder / 16, 0, SIZE - 1)));
        _write(data, _offsets[which % 3], _nearby(offset));
        isTrue(gatedRefusal(victim, INTRUDER, data).length > 0, "refused");
        isTrue(!victim.isClaimed(INTRUDER), "not taken");
    }

    /// @dev The struct is laid over the gate's own call, so that its subject is the very argument it is compared with.
    function test_RevertWhen_TheStructIsLaidOverTheCall() public {
        begin();
        // The data begins at byte 228 of the call: selector, six words, its length. The account stands at byte 36.
        int256 offset = 36 - int256(BEFORE_SUBJECT * 32) - 228;
        bytes memory data = abi.encode(offset);
        isError(
            gatedRefusal(victim, INTRUDER, data),
            abi.encodeWithSelector(CredentialCheck.SchemaMismatch.selector, bytes32(0), SCHEMA)
        );
    }

    /// @dev Once a person was paid, no layout of the other account's data gets the person paid again.
    function testFuzz_RevertWhen_ThePersonComesAgainInAnotherLayout(uint8 which, uint256 offset, uint8 shift) public {
        begin();
        equal(gatedRefusal(victim, 0, dataAt(0)).length, 0, "first account");
        bytes memory data = bytes.concat(dataAt(1), new bytes(uint256(shift) * 32), dataAt(1));
        _write(data, _offsets[which % 3], _nearby(offset));
        isTrue(gatedRefusal(victim, 1, data).length > 0, "refused");
    }

    /// @dev Far away where the number is odd; else within 2,048 bytes, in whole words, before or behind.
    function _nearby(uint256 offset) private pure returns (uint256) {
        if (offset % 2 == 1) return offset;
        uint256 near = ((offset >> 2) % 64) * 32;
        unchecked {
            return offset % 4 == 0 ? near : 0 - near;
        }
    }

    function _refused(string memory name, uint8 holder) private {
        gateName = name;
        uint256 other = bound(holder, 0, SIZE - 1);
        isError(
            attack(other),
            abi.encodeWithSelector(CredentialCheck.SubjectMismatch.selector, subjectAt(other), subjectAt(INTRUDER))
        );
    }
}
