// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../contracts/interfaces/IInstantCampaign.sol";
import { CredentialCheck } from "../../contracts/libraries/CredentialCheck.sol";
import { CredentialGateData } from "../contracts/support/GateFixture.sol";
import { AttackFixture } from "./support/AttackFixture.sol";

/// @notice The gate's data is laid out by hand: with offsets where none belong, and with a number of nodes that is none.
/// The intruder is the last leaf of the campaign, whose account has no credential at all, and shows somebody else's.
abstract contract MadeUpOffsetsAttack is AttackFixture {
    uint256 internal constant INTRUDER = SIZE;
    /// @dev Words before the subject: header (12) and index.
    uint256 internal constant BEFORE_SUBJECT = 13;
    /// @dev Words up to the one that begins with the number of the field's nodes.
    uint256 internal constant UP_TO_NUMBER = 20;
    /// @dev Where the number of the field's nodes stands: after header, credential, salt and value.
    uint256 internal constant NUMBER = 19 * 32;

    IInstantCampaign internal victim;

    function begin() internal {
        openGate();
        CampaignArguments memory terms = termsFor(SIZE + 1);
        terms.gate = address(gate);
        victim = open(terms, 1e6);
        vm.warp(START);
    }

    /// @dev The subject's usual place holds the intruder; the first word points behind that, at a true credential.
    function attack(uint256 holder) internal returns (bytes memory reason) {
        begin();
        bytes memory decoy = new bytes(UP_TO_NUMBER * 32);
        _write(decoy, 0, decoy.length);
        _write(decoy, BEFORE_SUBJECT, uint160(subjectAt(INTRUDER)));
        return gatedRefusal(victim, INTRUDER, bytes.concat(decoy, dataAt(holder)));
    }

    function _write(bytes memory data, uint256 word, uint256 value) internal pure {
        assembly ("memory-safe") {
            mstore(add(add(data, 32), mul(32, word)), value)
        }
    }
}

contract MadeUpOffsetsTest is MadeUpOffsetsAttack {
    function testFuzz_RevertWhen_ASubjectStandsAtTheUsualPlaceOnly(uint8 holder) public {
        _refused("CredentialGate", holder);
    }

    function testFuzz_SoundTwin_FollowsNoOffset(uint8 holder) public {
        _refused("TwinGate", holder);
    }

    function testFuzz_Twin_PaysTheIntruder(uint8 holder) public {
        gateName = "SplitDecoderTwin";
        equal(attack(bound(holder, 0, SIZE - 1)).length, 0, "paid");
        equal(token.balanceOf(subjectAt(INTRUDER)), amountAt(INTRUDER), "loot");
    }

    /// @dev Any word an offset, any number of nodes, other data behind: none pays the intruder, whether the credential shown
    /// names its holder or the intruder.
    function testFuzz_RevertWhen_TheLayoutIsAnything(
        uint8 holder,
        uint8 word,
        uint256 offset,
        uint8 number,
        bool renamed
    ) public {
        begin();
        CredentialGateData memory given = dataOf(bound(holder, 0, SIZE - 1));
        if (renamed) given.credential.subject = subjectAt(INTRUDER);
        bytes memory data = bytes.concat(laidOut(given), dataAt(bound(holder / 16, 0, SIZE - 1)));
        if (word % 20 != BEFORE_SUBJECT) _write(data, word % 20, _nearby(offset));
        data[NUMBER] = bytes1(number);
        isTrue(gatedRefusal(victim, INTRUDER, data).length > 0, "refused");
        isTrue(!victim.isClaimed(INTRUDER), "not taken");
    }

    /// @dev Once a person was paid, no layout of the other account's data gets the person paid again.
    function testFuzz_RevertWhen_ThePersonComesAgainInAnotherLayout(uint8 number, uint8 shift, bool behind) public {
        begin();
        equal(gatedRefusal(victim, 0, dataAt(0)).length, 0, "first account");
        bytes memory filling = new bytes(uint256(shift) * 8);
        bytes memory data = behind ? bytes.concat(dataAt(1), filling, dataAt(1)) : bytes.concat(filling, dataAt(1));
        data[NUMBER] = bytes1(number);
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
        isError(
            attack(bound(holder, 0, SIZE - 1)),
            abi.encodeWithSelector(CredentialCheck.SchemaMismatch.selector, bytes32(0), SCHEMA)
        );
    }
}
