// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CredentialGate } from "../../../contracts/distribution/gates/CredentialGate.sol";
import { ChangeKind } from "../../../contracts/interfaces/IBatchRegistry.sol";
import {
    CredentialGateData,
    FieldDisclosure,
    ICredentialGate,
    Requirement
} from "../../../contracts/interfaces/ICredentialGate.sol";
import { ICredentialVerifier, Outcome } from "../../../contracts/interfaces/ICredentialVerifier.sol";
import { CredentialCheck } from "../../../contracts/libraries/CredentialCheck.sol";
import { GateFixture } from "../support/GateFixture.sol";
import { Trees } from "../support/Trees.sol";

contract CredentialGateTest is GateFixture {
    function test_Claim_PassesWithAValidCredentialAndSpendsTheNullifier() public {
        bytes32 nullifier = nullifierAt(3);
        vm.expectEmit();
        emit ICredentialGate.NullifierSpent(address(campaign), nullifier, subjectAt(3));
        claimGated(3, dataAt(3));
        equal(token.balanceOf(subjectAt(3)), amountAt(3), "paid");
        equal(gate.nullifierUser(address(campaign), nullifier), subjectAt(3), "nullifier");
    }

    /// @dev Indexes 0 and 1 are two addresses of one person.
    function test_RevertWhen_ThePersonClaimedWithAnotherAddress() public {
        claimGated(0, dataAt(0));
        refused(
            1,
            dataAt(1),
            abi.encodeWithSelector(ICredentialGate.NullifierUsed.selector, nullifierAt(1), subjectAt(0))
        );
    }

    function test_Nullifier_IsKeptByCampaign() public {
        vm.prank(STRANGER);
        gate.check(0, subjectAt(0), subjectAt(0), 1, STRANGER, dataAt(0));
        equal(gate.nullifierUser(STRANGER, nullifierAt(0)), subjectAt(0), "a stranger's call is the stranger's");
        claimGated(0, dataAt(0));
    }

    function testFuzz_RevertWhen_TheCredentialIsAboutAnother(uint8 index, uint8 other) public {
        index = uint8(bound(index, 0, SIZE - 1));
        other = uint8(bound(other, 0, SIZE - 1));
        vm.assume(index != other);
        refused(
            index,
            dataAt(other),
            abi.encodeWithSelector(CredentialCheck.SubjectMismatch.selector, subjectAt(other), subjectAt(index))
        );
    }

    function test_RevertWhen_RevokedSuspendedOrNotFound_AndPaidOnceReinstated() public {
        change(header, ChangeKind.Revoke, 4);
        change(header, ChangeKind.Suspend, 5);
        vm.warp(START + 1);
        refused(
            4,
            dataAt(4),
            abi.encodeWithSelector(CredentialCheck.CredentialNotValid.selector, Outcome.Revoked, uint64(START + 1))
        );
        refused(
            5,
            dataAt(5),
            abi.encodeWithSelector(CredentialCheck.CredentialNotValid.selector, Outcome.Suspended, uint64(START + 1))
        );
        CredentialGateData memory given = dataOf(6);
        given.credential.expires = 1;
        refused(
            6,
            abi.encode(given),
            abi.encodeWithSelector(CredentialCheck.CredentialNotValid.selector, Outcome.NotFound, uint64(0))
        );
        change(header, ChangeKind.Reinstate, 5);
        vm.warp(START + 2);
        claimGated(5, dataAt(5));
    }

    function test_RevertWhen_TheSchemaOrTheIssuerIsAnother() public {
        CredentialGateData memory given = dataOf(2);
        given.header.schema = keccak256("other");
        refused(
            2,
            abi.encode(given),
            abi.encodeWithSelector(CredentialCheck.SchemaMismatch.selector, keccak256("other"), SCHEMA)
        );
        given = dataOf(2);
        given.header.issuer = STRANGER;
        refused(2, abi.encode(given), abi.encodeWithSelector(ICredentialGate.IssuerNotAccepted.selector, STRANGER));
    }

    /// @dev A batch of the accepted issuer's schema and root, but issued by somebody else, is no batch of the issuer's.
    function test_RevertWhen_SomebodyElseIssuedTheSameRoot() public {
        CredentialGateData memory given = dataOf(2);
        given.header.issuer = STRANGER;
        given.header.salt = keccak256("mine");
        vm.prank(STRANGER);
        registry.issue(given.header, "");
        given.header.issuer = ISSUER;
        refused(
            2,
            abi.encode(given),
            abi.encodeWithSelector(CredentialCheck.CredentialNotValid.selector, Outcome.NotFound, uint64(0))
        );
    }

    function testFuzz_RevertWhen_TheFieldDiffers(uint8 part, bytes32 value) public {
        CredentialGateData memory given = dataOf(2);
        part = uint8(bound(part, 0, 2));
        if (part == 0) given.field.salt = value;
        if (part == 1) given.field.valueHash = value;
        if (part == 2) given.field.proof[0] = value;
        vm.assume(keccak256(abi.encode(given)) != keccak256(dataAt(2)));
        refused(
            2,
            abi.encode(given),
            abi.encodeWithSelector(ICredentialGate.InvalidField.selector, uint256(0), given.field.valueHash)
        );
    }

    /// @dev Field 1 (the same flag for everybody) must not be usable in place of field 0.
    function test_RevertWhen_AnotherFieldIsDisclosed() public {
        CredentialGateData memory given = dataOf(2);
        bytes32[] memory fields = fieldTree(2);
        given.field = FieldDisclosure({
            salt: saltAt(2, 1),
            valueHash: keccak256(abi.encode(true)),
            proof: Trees.proofAt(fields, 1)
        });
        refused(
            2,
            abi.encode(given),
            abi.encodeWithSelector(ICredentialGate.InvalidField.selector, uint256(0), given.field.valueHash)
        );
    }

    function testFuzz_RevertWhen_TheDataIsNoise(bytes calldata data) public {
        vm.expectRevert();
        claimGated(2, data);
    }

    /// @dev The zero address marks unused nullifiers, so it must never use one.
    function test_RevertWhen_TheAccountIsZero() public {
        vm.expectRevert(ICredentialGate.ZeroAccount.selector);
        gate.check(0, address(0), address(0), 1, STRANGER, dataAt(0));
    }

    function test_RevertWhen_TheRequirementIsEmpty() public {
        Requirement memory requirement = Requirement({ schema: SCHEMA, issuers: new address[](0) });
        vm.expectRevert(ICredentialGate.IssuersRefused.selector);
        new CredentialGate(verifier, requirement, 0);
        requirement.issuers = new address[](1);
        vm.expectRevert(ICredentialGate.IssuersRefused.selector);
        new CredentialGate(verifier, requirement, 0);
        requirement.issuers[0] = ISSUER;
        vm.expectRevert(abi.encodeWithSelector(ICredentialGate.VerifierWithoutCode.selector, STRANGER));
        new CredentialGate(ICredentialVerifier(STRANGER), requirement, 0);
    }

    function test_ExtraTime_IsNone() public view {
        equal(gate.extraTime(address(campaign)), 0, "this gate never stops claiming");
    }
}
