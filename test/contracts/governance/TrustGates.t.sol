// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { AttestationStatus } from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { IAccreditationList } from "../../../contracts/interfaces/IAccreditationList.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { IRequirementGate, NullifierKind, Requirement } from "../../../contracts/interfaces/IRequirementGate.sol";
import { ListTerms } from "../../../contracts/interfaces/ITrustPolicy.sol";
import { TrustedWhen } from "../../../contracts/interfaces/ITrustList.sol";
import { GateFixture } from "../support/GateFixture.sol";
import { ToldAttestations } from "../support/ToldAttestations.sol";

/// @notice Gates that ask a list, and a policy of one list of three: credentials of a batch and attestations, of issuers who are
/// trusted now, or who were when they issued.
contract TrustGatesTest is GateFixture {
    address private constant AUTHORITY = address(0xa074);
    uint40 private constant NOTICE = 1 hours;
    bytes32 private constant UID = keccak256("uid");

    IAccreditationList private _list;
    address[2] private _asked;
    address private _attestations;

    function setUp() public override {
        super.setUp();
        ListTerms[] memory terms = new ListTerms[](3);
        for (uint256 i = 0; i < 3; ++i) {
            _list = IAccreditationList(deploy("TrustList", abi.encode(AUTHORITY, NOTICE)));
            terms[i] = ListTerms(address(_list), 2, 1, 1);
        }
        _asked = [address(_list), deploy("TrustPolicy", abi.encode(terms, 1))];
        ToldAttestations told = new ToldAttestations();
        _attestations = address(told);
        AttestationStatus memory status;
        (status.schema, status.attester, status.recipient) = (SCHEMA, ISSUER, subjectAt(0));
        status.time = header.issuedAt;
        told.tell(UID, status);
    }

    function _accredit(uint40 until) private {
        bytes32[] memory schemas = new bytes32[](1);
        schemas[0] = SCHEMA;
        vm.prank(AUTHORITY);
        _list.accredit(ISSUER, schemas, 2, 3, 0, until);
    }

    /// @dev Asks a new gate of each kind about what was issued at NOW.
    function _passes(bool isPolicy, bool whenIssued) private returns (bool) {
        Requirement memory requirement;
        requirement.schema = SCHEMA;
        requirement.trustList = _asked[isPolicy ? 1 : 0];
        requirement.trusted = whenIssued ? TrustedWhen.WhenIssued : TrustedWhen.Now;
        gate = newGate(requirement);
        address other = deploy("AttestationGate", abi.encode(_attestations, requirement, NullifierKind.Credential));
        bool passes = _asks(address(gate), dataAt(0));
        isTrue(passes == _asks(other, abi.encode(UID)), "credentials as attestations");
        return passes;
    }

    function _asks(address asked, bytes memory data) private returns (bool) {
        address account = subjectAt(0);
        try IClaimGate(asked).check(0, account, account, 1, STRANGER, data) {
            return true;
        } catch (bytes memory reason) {
            equal(
                keccak256(reason),
                keccak256(abi.encodeWithSelector(IRequirementGate.IssuerNotAccepted.selector, ISSUER)),
                "refused by name"
            );
            return false;
        }
    }

    function testFuzz_Gate_RefusesWhomNobodyVouchesFor(bool isPolicy, bool whenIssued) public {
        isTrue(!_passes(isPolicy, whenIssued), "nobody");
        // A claim is paid once the issuer is accredited; never as of before.
        vm.warp(START);
        _accredit(0);
        isTrue(_passes(isPolicy, whenIssued) == !whenIssued, "from now on");
    }

    /// @dev A university that closed leaves good diplomas behind for one gate, and vouches for nothing for another.
    function testFuzz_Gate_GoesByTheMomentThatItChose(bool isPolicy, bool whenIssued, uint16 later) public {
        vm.warp(NOW);
        _accredit(uint40(NOW + 1000));
        vm.warp(NOW + 999);
        isTrue(_passes(isPolicy, whenIssued), "while it is accredited");
        vm.warp(NOW + 1000 + uint256(later));
        isTrue(_passes(isPolicy, whenIssued) == whenIssued, "afterwards");
    }

    /// @dev After a compromise what was issued since is refused by both.
    function testFuzz_Gate_RefusesWhatWasIssuedSinceACompromise(bool isPolicy, bool whenIssued, uint16 after_) public {
        vm.warp(NOW - 100);
        _accredit(0);
        vm.warp(START);
        isTrue(_passes(isPolicy, whenIssued), "before it is known");
        bytes32[] memory schemas = new bytes32[](1);
        schemas[0] = SCHEMA;
        uint256 moment = NOW - 100 + (after_ % 200);
        vm.prank(AUTHORITY);
        _list.cutBack(ISSUER, schemas, uint40(moment), "what happened");
        isTrue(_passes(isPolicy, whenIssued) == (whenIssued && moment > NOW), "issued before it");
    }

    /// @dev The policy wants more than the list says.
    function test_Policy_WantsItsTierAndRegions() public {
        vm.warp(NOW);
        bytes32[] memory schemas = new bytes32[](1);
        schemas[0] = SCHEMA;
        vm.prank(AUTHORITY);
        _list.accredit(ISSUER, schemas, 1, 1, 0, 0);
        isTrue(_passes(false, false) && !_passes(true, false), "too low a tier for it");
    }
}
